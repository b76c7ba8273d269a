import { elapsed } from '../../../src/kernel/clock.ts';
import type { Person } from '../../fixtures/slack/person.ts';
import { within } from './served-desk.ts';

const NAMES = 'Full name and class of each child (also who may have caused it)';
const CONCERNED = 'Is it about one of these, or someone close to them (partner, relative, close friend)? Whoever you tick is not sent it.';
const SCREENS = [
  { 'Is anyone in danger now?': 'No', 'Who or what is it about?': 'A child' },
  { [NAMES]: 'Wren Quillfeather, 4B', [CONCERNED]: ['None of them'] },
  { 'What did you see, hear or do?': 'Two boys laugh at his shoes on a page.' },
  { 'Where is the child now?': 'In school; home is not the worry' },
] as const;
const PATIENCE_MS = 60_000;
const ONCE_MORE = '[ Fill this in ]';
const MOST_PRESSES = 3;
const PRESS_AGAIN_MS = 5_000;

/** Says "report" and presses Start: ms from the word to the first question, or null where it never came. */
export async function begins(person: Person): Promise<number | null> {
  person.closes();
  const from = elapsed();
  const said = await person.says('report');
  if (!said.acknowledged || !(await within(PATIENCE_MS, () => person.sees().includes('[ Start ]')))) return null;
  const pressed = await person.presses('Start');
  if (!pressed.acknowledged) return null;
  const asked = (): boolean => person.modal() !== null;
  // Slack lets a modal be opened for three seconds; where a desk is slower, its answer says to press once more.
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    await within(PATIENCE_MS, () => asked() || person.sees().includes(ONCE_MORE));
    if (asked()) return elapsed() - from;
    if (!person.sees().includes(ONCE_MORE)) return null;
    await person.presses('Fill this in');
    if (await within(PRESS_AGAIN_MS, asked)) return elapsed() - from;
  }
  return null;
}

/** Fills in the next screens of the open modal; false where one was not taken. */
export async function answers(person: Person, from: number, upTo: number): Promise<boolean> {
  for (const screen of SCREENS.slice(from, upTo)) {
    const before = person.modalText();
    const done = await person.submits(screen);
    if (!done.acknowledged || done.refused.length > 0 || Object.keys(done.fieldErrors).length > 0 || done.invalid !== null) return false;
    if (!(await within(PATIENCE_MS, () => person.modalText() !== before))) return false;
  }
  return true;
}
export const ALL_SCREENS = SCREENS.length;

/** Sends it; the reference on the receipt, or null where none came. */
export async function sends(person: Person): Promise<string | null> {
  await person.presses('Send the report');
  const receipt = (): string | undefined => /Receipt ([\w-]+)\n/.exec(person.sees())?.[1] ?? /([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(person.modalText())?.[1];
  await within(PATIENCE_MS, () => receipt() !== undefined);
  return receipt() ?? null;
}
