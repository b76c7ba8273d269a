import { expect, it } from 'vitest';
import { jsonOrNull } from '../../../src/kernel/json.ts';

it.each([['{"a":1}', { a: 1 }], ['null', null], ['', null], ['{"a":', null], ['{"a":1}x', null]])('reads %j as %j: what is no JSON is nothing', (text, value) => {
  expect(jsonOrNull(text)).toEqual(value);
});
