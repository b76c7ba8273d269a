import type { Answers } from '../../forms/form.ts';
import type { Staff } from '../../people/staff.ts';
import { dateOf } from '../../time/school-day.ts';
import type { CasePoint } from '../account-settings.ts';
import { nameOfAccount } from '../account.ts';
import { caseFacts, type CaseRunner } from './case-questions.ts';

/** One thing that was asked, and what was answered. */
interface CaseLine {
  readonly label: string;
  readonly value: string;
}

const NOT_YET = 'not yet';
const EMPTY = 'Left empty';

/** A case as those who decide read it: one line for each point that was asked, and one for each person who is to run it. */
export function caseLines(answers: Answers, staff: Staff, points: Iterable<CasePoint>): CaseLine[] {
  const asked = new Set(points);
  const of = (id: string): string => (answers[id] ?? '').trim();
  const { platform, handle, runners } = caseFacts(answers, staff);
  const line = (label: string, ...parts: readonly string[]): CaseLine => ({ label, value: parts.filter((part) => part !== '').join('. ') || EMPTY });
  const lines: Readonly<Record<CasePoint, () => readonly CaseLine[]>> = {
    'aim': () => [line('What it is for', of('aim'))],
    'audience': () => [line('For whom', of('audience'))],
    'promotion': () => [line('How people hear of it', of('promotion'))],
    'platform': () => [line('Where', nameOfAccount({ platform, handle }), handle === '' ? 'No name there yet' : '')],
    'visibility': () => [line('Open or private', CHOSEN[of('visibility')] ?? '')],
    'direct-messages': () => [line('Direct messages', CHOSEN[of('direct-messages')] ?? '')],
    'runners': () => runners.map((runner, i) => ({ label: i === 0 ? 'Who runs it' : 'And', value: runnerWords(runner, asked) })),
    'policy-read': () => (of('others-read') === '' ? [] : [line('The others read the policy', of('others-read'))]),
    'training': () => (of('others-trained') === '' ? [] : [line('Training of the others', of('others-trained'))]),
    'outcomes': () => [line('What should come of it', of('outcomes'))],
    'risk-assessment': () => [line('Risk assessment', of('risk') === 'done' ? 'Done' : 'Not yet', of('risk-where') === '' ? '' : `Kept: ${of('risk-where')}`)],
    'school-email': () => [line('Opened with', of('school-email'))],
    'recovery': () => [line('Two-step sign-in', TWO_FACTOR[of('two-factor')] ?? ''), line('Who can get it back', of('recovery-owner'))],
    'parents-informed': () => [line('Parents told', PARENTS[of('parents')] ?? '', of('parents-on') === '' ? '' : dateOf(of('parents-on')))],
    'image-consent': () => [line('Consent for pictures', of('image-consent'))],
    'alternative': () => [line('Families who do not use it', of('alternative'))],
    'closing': () => [line('Its end', of('closes-on') === '' ? 'No closing day' : `Closes on ${dateOf(of('closes-on'))}`, of('closing'))],
  };
  return [...asked].flatMap((point) => lines[point]());
}

const CHOSEN: Readonly<Record<string, string>> = { open: 'Open to everyone', closed: 'Private, only people whom we let in', on: 'On', off: 'Off' };
const TWO_FACTOR: Readonly<Record<string, string>> = { 'on': 'On', 'off': 'Off', 'not-known': 'Not known' };
const PARENTS: Readonly<Record<string, string>> = { yes: 'Yes', before: 'They will be before it starts', no: 'No' };

/** "Miss Reed: policy read 1 September 2026; trained 2 September 2026 (Online safety)" */
function runnerWords({ name, person, policyRead, trained, course, staff }: CaseRunner, asked: ReadonlySet<CasePoint>): string {
  if (person === null) return `${name}${staff ? '' : ' (helps; not counted as staff)'}`;
  const read = asked.has('policy-read') ? [`policy read: ${policyRead ? dateOf(policyRead) : NOT_YET}`] : [];
  const learned = asked.has('training') ? [`trained: ${trained ? dateOf(trained) : NOT_YET}${course === '' ? '' : ` (${course})`}`] : [];
  return [name, ...read, ...learned].join('; ');
}
