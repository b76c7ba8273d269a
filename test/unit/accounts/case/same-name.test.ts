import { expect, it } from 'vitest';
import { mayBeSame } from '../../../../src/accounts/case/same-name.ts';

it.each([
  ['Mrs Helen Marsh', 'Helen Marsh'], ['Mrs H Marsh', 'Ms Helen Marsh'], ['Mrs Marsh', 'Helen Marsh'], ['Siân Roberts', 'Mrs Sian Roberts'], ['Bo Hart, deputy head', 'Mr Bo Hart'], ['Mrs O’Neill', "Mrs Ann O'Neill"],
  ['Dr Ruth Pell', 'Mrs Ruth Pell'], ['Ms Di Wray (teacher)', 'Di Wray'], ['Jo Smith-Hall', 'Ms Jo Smith-Hall'],
  ['Helen Marsh MBE', 'Mrs Helen Marsh'], ['Mr Bo Hart BEd (Hons) QTS', 'Bo Hart'], ['Bo Hart BSc PGCE QTS', 'B Hart'], ['He\u200Blen Mar\u00ADsh', 'Helen Marsh'], ['Jo Ma', 'Mrs Ma'],
])('takes %s and %s for one person', (a, b) => {
  expect(mayBeSame(a, b)).toBe(true);
  expect(mayBeSame(b, a)).toBe(true);
});

it.each([['Mr Marsh', 'Mrs Helen Marsh'], ['Ann Reed', 'Amy Reed'], ['Helen Marsh', 'Helen March'], ['A member of staff', 'Mrs Ada Lind'], ['', ''], ['Mrs', 'Mrs'], ['Jo Hall', 'Jo Smith-Hall']])('keeps %s and %s apart', (a, b) => {
  expect(mayBeSame(a, b)).toBe(false);
});
