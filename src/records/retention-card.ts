import type { CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import { deskCard } from '../routes/desk-card.ts';
import { dateIn, dateOf } from '../time/school-day.ts';
import { ERASED_BECAUSE, ERASED_WORDS } from './erasure.ts';
import { HOLD_BECAUSE, HOLD_WORDS, holdsOn, type LegalHold } from './legal-hold.ts';
import { classOf, periodWords, RETENTION, type RetentionClassId } from './retention-classes.ts';
import { classInForce, type RetentionSettings } from './retention-settings.ts';
import { KEEP_BECAUSE } from './retention.ts';
import type { Waiting } from './retention-waiting.ts';

type Fields = CardInput<'account-card'>['fields'];
const KEEP_WORDS: Readonly<Record<(typeof KEEP_BECAUSE)[number], string>> = { 'still-needed': 'It is still needed for the child or the adult', 'still-at-risk': 'Someone may still be at risk', 'court': 'A court or a claim', 'inquiry': 'An inquiry', 'complaint': 'A complaint', 'schedule': 'Our records schedule says longer' };
const choice = (id: string, label: string, choices: readonly (readonly [string, string])[]): NonNullable<Fields>[number] => ({ kind: 'choice', id, label, needed: true, several: false, value: '', choices: choices.map(([value, title]) => ({ value, title })) });

export const itemWords = (one: Waiting): string => (one.look ? `${one.look.reference}: ${classOf(one.class).what.toLowerCase()}` : `${one.rows.length} together: ${classOf(one.class).what.toLowerCase()}, due ${dateOf(one.rows[0]?.due ?? '')}`);
const holdWords = ({ scope, of, because, at }: LegalHold, nameOf: string): string => `${scope === 'all' ? 'Everything' : scope === 'class' ? classOf(of as RetentionClassId).what : of.slice(of.indexOf('/') + 1)}: ${HOLD_WORDS[because]}. Set by ${nameOf} on ${dateIn(at)}.`;

const MOST_SHOWN = 15;

/** All that waits for its reader, and the holds that they may know of. */
export function waitingCard(waiting: readonly Waiting[], holds: readonly { readonly hold: LegalHold; readonly by: string; readonly mayLift: boolean }[], mayHold: boolean, notes: readonly string[] = []): CardContent {
  const more = waiting.length - MOST_SHOWN;
  return deskCard({
    title: 'Records to decide on', state: waiting.length === 0 ? 'Nothing waits for you.' : null,
    warnings: [...notes], lines: ['Nothing is erased by itself. What nobody decides on is kept.', ...(more > 0 ? [`And ${more} more. They come up here as these are done.`] : [])],
    parts: [
      ...waiting.slice(0, MOST_SHOWN).map((one) => ({ lines: [{ text: one.rows[0]?.state === 'wanted' ? `${itemWords(one)}. A day is needed before its time can run.` : itemWords(one) }], buttons: [{ title: 'Decide', verb: 'retention.open', data: { item: one.item } }] })),
      ...(holds.length === 0 ? [] : [{ heading: 'Legal holds' }]),
      ...holds.slice(0, MOST_SHOWN).map(({ hold, by, mayLift }) => ({ lines: [{ text: holdWords(hold, by) }], buttons: mayLift ? [{ title: 'Lift this hold', verb: 'retention.lift', data: { hold: hold.id } }] : [] })),
    ],
    others: mayHold ? [{ title: 'Hold back everything', verb: 'retention.hold-form', data: { item: 'all' } }, { title: 'Hold back one kind', verb: 'retention.hold-form', data: { item: 'class' } }] : [],
  });
}

/** One that waits: what it is, why it is due, and what may be decided. */
export function itemCard(one: Waiting, settings: RetentionSettings, standing: readonly LegalHold[], mayHold: boolean, notes: readonly string[] = []): CardContent {
  const [row] = one.rows;
  const held = classInForce(row?.class ?? one.class, settings);
  const holds = row ? holdsOn(standing, row.id, row.class) : [];
  const decisions = row?.decisions.map(({ at, until, because }) => `Kept on ${dateIn(at)}${until === null ? '' : ` until ${dateOf(until)}`}${because === null ? '' : `: ${KEEP_WORDS[because].toLowerCase()}`}.`) ?? [];
  return deskCard({
    title: 'Keep it or erase it', state: itemWords(one),
    warnings: [...notes, ...(holds.length === 0 ? [] : [`Under a legal hold: ${holds.map(({ because }) => HOLD_WORDS[because]).join('; ')}. It cannot be erased.`])],
    lines: [
      `${held.what}: kept ${periodWords(held.period)}, counted from ${held.from}. ${held.because === null ? `${held.source}. A default: check it against your own schedule.` : `The school's own period: ${held.because}`}`,
      ...(row?.due ? [`Due for review from ${dateOf(row.due)}, the end of the school year.`] : [`Not known: ${held.asks ?? 'the day'}. Until somebody says it, it is kept.`]),
      ...(look(one) && row ? [`Its time runs from ${dateOf(row.from)} where no other day counts.`] : []),
      ...decisions, 'No word of it is shown here. Read it first where it is kept, if you may.',
    ],
    others: [
      { title: 'Keep it for longer', verb: 'retention.keep-form', data: { item: one.item } },
      ...(holds.length === 0 && row?.state === 'due' ? [{ title: 'Erase it', verb: 'retention.erase-form', data: { item: one.item } }] : []),
      ...(one.look?.key ? [{ title: 'Say the day or kind', verb: 'retention.date-form', data: { item: one.item } }] : []),
      ...(mayHold && one.look ? [{ title: 'Legal hold', verb: 'retention.hold-form', data: { item: one.item } }] : []),
      { title: 'Back to the list', verb: 'retention.list', data: {} },
    ],
  });
}

const look = (one: Waiting): boolean => one.look !== null;

const form = (title: string, item: string, verb: string, lines: readonly string[], fields: NonNullable<Fields>): CardContent =>
  deskCard({ title, lines: [...lines], fields: [...fields], sends: [{ title, verb, data: { item } }], others: [{ title: 'Back', verb: item.includes('/') || item.startsWith('batch:') ? 'retention.open' : 'retention.list', data: { item } }] });

export const keepForm = (one: Waiting): CardContent =>
  form('Keep it for longer', one.item, 'retention.keep', [itemWords(one)], [choice('years', 'For how long from today?', [['1', '1 year'], ['3', '3 years'], ['5', '5 years'], ['10', '10 years'], ['25', '25 years']]), choice('because', 'Why?', KEEP_BECAUSE.map((reason) => [reason, KEEP_WORDS[reason]]))]);

/** What has to be typed before it is erased: its reference, or how many there are. */
export const toType = (one: Waiting): string => one.look?.reference ?? String(one.rows.length);

export const eraseForm = (one: Waiting): CardContent =>
  form('Erase it', one.item, 'retention.erase', [itemWords(one), 'It cannot be undone. What stays: what kind it was, its days, who erased it and why. Copies that were exported or printed are yours to destroy.'], [
    { kind: 'text', id: 'typed', label: one.look ? `Type the reference ${toType(one)}` : `Type how many: ${toType(one)}`, needed: true, many: false, value: '', hint: '' },
    choice('because', 'Why?', ERASED_BECAUSE.map((reason) => [reason, ERASED_WORDS[reason]])),
  ]);

export function dateForm(one: Waiting): CardContent {
  const asks = classOf(one.rows[0]?.class ?? one.class).asks;
  return form('Say the day or kind', one.item, 'retention.date', [itemWords(one), 'The day is sealed with the record and never shown; only the school year in which it is looked at again is.'], [
    ...(asks === null ? [] : [{ kind: 'date' as const, id: 'base', label: asks, needed: false, value: '' }]),
    choice('class', 'What kind is it?', (one.look?.classes ?? []).map((id) => [id, classOf(id).what])),
  ]);
}

export const holdForm = (item: string, shown: string): CardContent =>
  form('Hold it back', item, 'retention.hold', [shown, 'While it stands nothing under it is erased, whoever decides. Who set it, when and why is kept for good.'], [
    ...(item === 'class' ? [choice('class', 'Which kind?', RETENTION.filter(({ reviewers }) => reviewers.length > 0).map(({ id, what }) => [id, what]))] : []),
    choice('because', 'Why?', HOLD_BECAUSE.map((reason) => [reason, HOLD_WORDS[reason]])),
  ]);
