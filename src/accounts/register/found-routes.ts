import type { CardContent } from '../../chat/outbound.ts';
import { routeRulesIn } from '../../incidents/route-clauses.ts';
import type { IncidentType } from '../../incidents/incident-types.ts';
import type { Corpus } from '../../policies/corpus.ts';
import type { Because } from '../../policies/settings.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateIn, dateOf, dayIn, isDay } from '../../time/school-day.ts';
import { accountCard, onButton, quoteOf } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataNumber, dataOf, typed } from '../account-press.ts';
import { nameOfAccount } from '../account.ts';
import { allFound, FOUND_KINDS, FOUND_STEPS, foundAccounts, foundKey, foundStateWords, kindWords, stepWords, type FoundAccount, type FoundKind } from './found-accounts.ts';
import { bareHandle, isAddress, likeness, platformName, platformOfAddress } from '../platform-names.ts';
import { AT_ONCE, type Button, type Part } from './register-card.ts';
import { answer, faultsOf, HOME, MOST_TEXT, onPress } from './register-press.ts';
import { accountNamed, byOf } from './register.ts';

/** The list of accounts that are not the school's: who saw them, what was done, how they stand. */
export function foundRoutes(ports: AccountPorts): Route[] {
  const onFound = (verb: string, handle: (turn: Turn, found: FoundAccount, school: AccountSchool) => Promise<void>): Route => onPress(verb, 'account.found', async (turn) => {
    const found = dataOf(turn, 'found') === '' ? null : await turn.tx.get(foundAccounts, dataOf(turn, 'found'), turn.grant);
    if (!found) return answer(turn, accountCard({ title: 'Not ours', lines: ['That is not on the list. Nothing was changed.'], others: [HOME] }));
    return handle(turn, found, ports.schools(turn.school.id));
  });
  return [
    onPress('account.found-new', 'account.found', async (turn) => {
      await Promise.resolve();
      turn.reply({ step: newForm(dataOf(turn, 'handle'), dayIn(turn.now)) });
    }),
    onPress('account.found-kept', 'account.found', (turn) => keepNew(turn, ports.schools(turn.school.id))),
    onPress('account.found-list', 'account.found', async (turn) => {
      answer(turn, listCard(await allFound(turn.tx, turn.grant), dataNumber(turn, 'from')));
    }),
    onFound('account.found-open', async (turn, found, school) => {
      await Promise.resolve();
      turn.reply({ step: foundCard(found, school) }, foundKey(found));
    }),
    onFound('account.found-act', async (turn, found) => {
      await Promise.resolve();
      turn.reply({ step: actForm(found, dayIn(turn.now)) }, foundKey(found));
    }),
    onFound('account.found-acted', acted),
    onFound('account.found-end', async (turn, found, school) => {
      await Promise.resolve();
      const state = (['gone', 'left', 'open'] as const).find((one) => one === dataOf(turn, 'state'));
      if (!state || state === found.state) return answer(turn, foundCard(found, school, ['Nothing was changed: this is how it stands.']), foundKey(found));
      const next = save(turn, { ...found, state }, foundStateWords(state));
      answer(turn, foundCard(next, school), foundKey(found));
    }),
    onFound('account.found-report', (turn, found) => ports.beginReport(turn, `An account that is not the school's own: ${nameOfAccount(found)}. ${kindWords(found.kind)}. Seen on ${dateOf(found.seenOn)}.`)),
  ];
}

/** As `found`, with a line in its history. */
export function save(turn: Turn, found: FoundAccount, what: string): FoundAccount {
  const next: FoundAccount = { ...found, history: [...found.history, { at: turn.now, by: byOf(turn), what }] };
  turn.tx.put(foundAccounts, next, foundKey(next));
  return next;
}

const newForm = (handle: string, today: string): CardContent => accountCard({
  title: 'Not ours', lines: ['An account that uses the school\'s name, or a colleague\'s or a pupil\'s, and is not the school\'s.', 'If a child is in danger or is shown, report it first: say "report".'],
  fields: [
    { kind: 'text', id: 'platform', label: 'Platform', needed: false, many: false, value: '', hint: 'Not needed where you paste its address' },
    { kind: 'text', id: 'handle', label: 'Its name or address', needed: true, many: false, value: handle, hint: '@name, or https://…' },
    { kind: 'choice', id: 'kind', label: 'What is it?', needed: true, several: false, value: '', choices: FOUND_KINDS.map(([value, title]) => ({ value, title })) },
    { kind: 'text', id: 'seen-by', label: 'Who saw it', needed: false, many: false, value: '', hint: 'Empty: you' },
    { kind: 'date', id: 'seen-on', label: 'When', needed: true, value: today },
    { kind: 'text', id: 'note', label: 'Note (may stay empty). No child\'s name', needed: false, many: true, value: '', hint: '' },
  ],
  sends: [{ title: 'Put it on the list', verb: 'account.found-kept', data: {} }], others: [HOME],
});

async function keepNew(turn: Turn, school: AccountSchool): Promise<void> {
  const [typedPlatform, handle, seenBy, seenOn, note] = (['platform', 'handle', 'seen-by', 'seen-on', 'note'] as const).map((field) => typed(turn, field)) as [string, string, string, string, string];
  const kind = FOUND_KINDS.find(([one]) => one === typed(turn, 'kind'))?.[0];
  const platform = platformOfAddress(handle) ?? platformName(typedPlatform);
  const faults: Record<string, string> = { ...faultsOf({ 'platform': typedPlatform, handle, 'seen-by': seenBy }), ...faultsOf({ note }, MOST_TEXT) };
  if (likeness(handle) === '') faults['handle'] = 'What is it called there?';
  if (likeness(platform) === '') faults['platform'] = 'Which platform is it on?';
  if (!kind) faults['kind'] = 'Choose one.';
  if (!isDay(seenOn) || seenOn > dayIn(turn.now)) faults['seen-on'] = 'Give the day on which it was seen, today or before.';
  if (!kind || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const ours = await accountNamed(turn.tx, platform, handle, turn.grant);
  if (ours && bareHandle(ours.handle) === bareHandle(handle)) return turn.reply({ fieldErrors: { handle: 'That is on the register: it is the school\'s own. Nothing was saved.' } });
  const known = (await allFound(turn.tx, turn.grant)).find((one) => one.state === 'open' && one.platform === platform && bareHandle(one.handle) === bareHandle(handle));
  if (known) return answer(turn, foundCard(known, school, ['It is on the list already. Nothing was saved twice: say here what was done.']), foundKey(known));
  const found = save(turn, {
    id: turn.newId<'found'>(), key: turn.tx.newKey('found-account'), platform, handle: isAddress(handle) ? bareHandle(handle) : handle, url: isAddress(handle) ? handle : '', kind,
    seenBy: seenBy === '' ? (turn.actor?.name ?? '') : seenBy, seenOn, note, by: byOf(turn), at: turn.now, state: 'open', done: [], history: [],
  }, 'Put on the list.');
  answer(turn, foundCard(found, school, ['Put on the list.']), foundKey(found));
}

async function acted(turn: Turn, found: FoundAccount, school: AccountSchool): Promise<void> {
  await Promise.resolve();
  const what = FOUND_STEPS.find(([step]) => step === typed(turn, 'what'))?.[0];
  const on = typed(turn, 'on');
  const note = typed(turn, 'note');
  const faults: Record<string, string> = faultsOf({ note }, MOST_TEXT);
  if (!what) faults['what'] = 'Choose one.';
  if (!isDay(on) || on > dayIn(turn.now)) faults['on'] = 'Give the day, today or before.';
  if (what === 'other' && note === '') faults['note'] = 'Say what was done.';
  if (!what || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const next = save(turn, { ...found, done: [...found.done, { what, on, note, by: byOf(turn), at: turn.now }] }, `${stepWords(what)}.`);
  answer(turn, foundCard(next, school, ['Saved.']), foundKey(found));
}

const actForm = (found: FoundAccount, today: string): CardContent => accountCard({
  title: 'What was done', lines: [nameOfAccount(found)],
  fields: [
    { kind: 'choice', id: 'what', label: 'What was done?', needed: true, several: false, value: '', choices: FOUND_STEPS.map(([value, title]) => ({ value, title })) },
    { kind: 'date', id: 'on', label: 'When', needed: true, value: today },
    { kind: 'text', id: 'note', label: 'Note (may stay empty): the platform\'s reference, its answer', needed: false, many: true, value: '', hint: 'No child\'s name' },
  ],
  sends: [{ title: 'Save', verb: 'account.found-acted', data: { found: found.id } }], others: [{ title: 'Back', verb: 'account.found-open', data: { found: found.id } }],
});

/** Someone's likeness or a child: that is a report first, and a line of a list second. */
const ABOUT_SOMEONE: readonly FoundKind[] = ['as-staff', 'as-child'];

function foundCard(found: FoundAccount, school: AccountSchool, notes: readonly string[] = []): CardContent {
  const data = { found: found.id };
  const clause = foundClause(found.kind, school.corpus());
  const report: Button = { title: 'Report it', verb: 'account.found-report', data };
  const first = ABOUT_SOMEONE.includes(found.kind);
  const open = found.state === 'open';
  return accountCard({
    title: 'Not ours', state: `${nameOfAccount(found)}. ${foundStateWords(found.state)}`,
    warnings: first && open ? [found.kind === 'as-child' ? 'This is about a child: report it, so that the safeguarding lead has it. This list is only about the account.' : 'A colleague is impersonated: report it, so that they and the head have it in hand.'] : [],
    lines: [...notes, kindWords(found.kind), `Seen by ${found.seenBy}, ${dateOf(found.seenOn)}. Listed by ${found.by.name}, ${dateIn(found.at)}.`, ...(found.url === '' ? [] : [found.url]), ...(found.note === '' ? [] : [found.note])],
    parts: [
      { heading: 'What was done', lines: found.done.length === 0 ? [{ text: 'Nothing is on record yet.' }] : found.done.slice(-AT_ONCE).map((step) => ({ lead: `${dateOf(step.on)}, ${step.by.name}: `, text: `${stepWords(step.what)}${step.note === '' ? '' : `. ${step.note}`}` })) },
    ],
    quotes: clause ? [quoteOf('Your policy says', clause, school)] : [],
    others: [
      ...(first && open ? [report] : []),
      ...(open ? [{ title: 'Something was done', verb: 'account.found-act', data }, { title: 'It is gone', verb: 'account.found-end', data: { ...data, state: 'gone' } }, { title: 'Leave it', verb: 'account.found-end', data: { ...data, state: 'left' } }, { title: 'It is ours after all', verb: 'account.enter', data: { found: found.id } }] : []),
      ...(found.state === 'gone' || found.state === 'left' ? [{ title: 'It is back, or open again', verb: 'account.found-end', data: { ...data, state: 'open' } }] : []),
      ...(!first && open ? [report] : []),
      { title: 'The list', verb: 'account.found-list', data: {} },
    ],
  });
}

const TYPES: Readonly<Record<FoundKind, readonly IncidentType[]>> = {
  'as-school': ['impersonation', 'unapproved-account'], 'as-staff': ['impersonation'], 'as-child': ['impersonation'], 'not-approved': ['unapproved-account'], 'lost': [], 'other': [],
};
const rulesRead = new WeakMap<Corpus, ReturnType<typeof routeRulesIn>>();

/** What the policy says of such an account, in its own words; null where it is silent. */
export function foundClause(kind: FoundKind, corpus: Corpus | null): Because | null {
  if (!corpus) return null;
  const rules = rulesRead.get(corpus) ?? routeRulesIn(corpus.documents);
  rulesRead.set(corpus, rules);
  for (const type of TYPES[kind]) {
    const rule = rules.find(({ types, because }) => because !== null && types.includes(type));
    if (rule?.because) return rule.because;
  }
  return null;
}

/** Open ones first, then the newest. */
function listCard(all: readonly FoundAccount[], from: number): CardContent {
  const sorted = all.toSorted((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || b.at - a.at);
  const shown = sorted.slice(from, from + AT_ONCE);
  const more = sorted.length - from - shown.length;
  return accountCard({
    title: 'Not ours', lines: sorted.length === 0 ? ['Nothing is on the list.'] : ['Accounts that are not the school\'s, and what was done.'],
    parts: shown.map((found): Part => ({
      lines: [{ lead: nameOfAccount(found), text: ` · ${kindWords(found.kind)} · ${found.done.at(-1) ? stepWords(found.done.at(-1)!.what) : 'nothing done yet'} · ${foundStateWords(found.state)}` }],
      buttons: [{ title: onButton('Open', nameOfAccount(found)), verb: 'account.found-open', data: { found: found.id } }],
    })),
    others: [...(more > 0 ? [{ title: `And ${more} more`, verb: 'account.found-list', data: { from: from + AT_ONCE } }] : []), { title: 'Found another', verb: 'account.found-new', data: {} }, HOME],
  });
}
