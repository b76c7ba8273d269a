import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAGE, promisesPage } from './promises-page.ts';

it('the page of promises is what the long runs found (npm run promises)', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(promisesPage());
});
