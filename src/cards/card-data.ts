import { z } from 'zod';
import { accountCard, pageLink } from './account-data.ts';
import { caseForm, caseHeard, caseList, caseNow, caseTold, caseView, concernNotice, reportProgress, reportQuestion } from './case-data.ts';
import { formReview, formStep, ring } from './form-data.ts';
import { loopAnswered, loopConsent, loopKept, loopQuestion } from './loop-data.ts';
import { reviewForm, reviewItem, reviewList } from './review-data.ts';
import { code, label, maybe, words } from './words.ts';

/**
 * What each card of `cards/` is filled with. The input side is what callers give; the output side is what the template sees: text cleaned,
 * and what may be absent as a list of none or one, because templates only choose by `$data` and `$when`.
 */
const line = words.transform((text) => ({ text }));

const clause = z.strictObject({
  /** '', 'Exception', 'Also' …; ours. */
  label: words.transform((text) => (text === '' ? [] : [{ text }])),
  /** The line "National guidance comes first here: …" with its source, shown above the clause. */
  national: maybe(z.strictObject({ text: words })),
  /** The words that open the clause's list or table, in one box with it. */
  leadIn: maybe(line),
  /** The clause's own characters. */
  quote: words,
  /** Document › headings, page; null where it is that of the clause above. */
  where: maybe(line),
  /** That it stands in an appendix, leaflet or example. */
  standing: maybe(line),
  /** That what it prints of the outside world may have changed. */
  stale: maybe(line),
});

/** A button that starts something: our title, a verb of a route and opaque ids. */
const button = z.strictObject({ title: label, verb: code, data: z.record(z.string(), z.union([code, z.number()])) });

/** Which of a message's questions a card answers, and which are not answered yet. Cards that were kept before there was such a line have none. */
const among = maybe(line).default([]);

const answer = z.strictObject({
  id: code,
  heading: label,
  worry: maybe(line),
  preface: maybe(line),
  asked: among,
  left: among,
  /** Who settled the answer for this school, and when. */
  confirmed: maybe(line),
  note: maybe(line),
  /** The fact that the answer turns on, one button a value. */
  turnsOn: maybe(z.strictObject({ ask: words, values: z.array(button).min(1).max(6) })),
  banners: z.array(line),
  clauses: z.array(clause),
  disagree: maybe(line),
  /** What the policy sends the reader to, with that document's clause where it is in the folder. */
  elsewhere: z.array(z.strictObject({ text: words, clauses: z.array(clause).max(1) })),
  next: z.array(button),
  silent: maybe(z.strictObject({ contact: words, send: maybe(z.strictObject({ title: label, answer: code })) })),
  asksBack: z.boolean(),
}).transform(({ next, ...card }) => ({ ...card, steps: next.length === 0 ? [] : [{ next }] }));

/** A question inside a line ("Cannot find them?") starts a line of its own: nobody in a hurry reads a paragraph. */
function oneThoughtALine({ lead, text }: { readonly lead: string; readonly text: string }): { lead: string; text: string }[] {
  const [first = '', ...parts] = text.split(/(?<=[.)]) (?=[A-Z][^.?!]{2,40}\? )/);
  return [{ lead, text: first }, ...parts.map((part) => ({ lead: part.slice(0, part.indexOf('?') + 1), text: part.slice(part.indexOf('?') + 1) }))];
}

const urgent = z
  .strictObject({
    id: code,
    /** False for people outside the school. */
    known: z.boolean(),
    /** A weapon, an intruder, a missing child: the office and the plan come before talk with the child. */
    onSite: z.boolean(),
    lines: z.array(z.strictObject({ lead: words, text: words })).min(1),
    /** A sexual picture or terrorist material: the stop words. */
    image: z.boolean(),
    rings: z.array(ring),
    told: z.boolean(),
  })
  .transform(({ lines, ...card }) => {
    const [danger, ...tell] = lines.flatMap(oneThoughtALine);
    return { ...card, danger: danger ? [danger] : [], tell, child: !card.onSite, pictureLine: !card.image && !card.onSite };
  });

const draft = { draft: code, begun: label };
/** Buttons that ring, left out whole where there are none. */
const ringing = <T extends { readonly rings: readonly z.output<typeof ring>[] }>({ rings, ...data }: T): Omit<T, 'rings'> & { readonly ringing: readonly { readonly rings: T['rings'] }[] } => ({ ...data, ringing: rings.length === 0 ? [] : [{ rings }] });

const distress = z.strictObject({ id: code, office: maybe(line), someone: maybe(line) });

const answered = z.strictObject({ text: words, date: words });

/** Names of people who can read a channel: one a line, and all in one where they would fill the screen. */
const readers = z.array(words).transform((names) => (names.length > MOST_LINES ? [{ text: names.join(', ') }] : names.map((text) => ({ text }))));
const MOST_LINES = 15;
/** A confidential channel: its id in school.yaml, the platform it is on, and its name, for headings as a label. */
const channel = { channel: code, on: code, name: words };
const withLabel = <T extends { readonly name: string }>(data: T): T & { readonly label: string } => ({ ...data, label: label.parse(data.name) });

/** Every card's name and data. A new card is a file of `cards/` and a row here; a test holds the two equal. */
export const CARD_DATA = {
  'answer': answer,
  'answer-offers': z.strictObject({ worry: maybe(line), preface: maybe(line), asked: among, left: among, id: code.optional(), settled: words, offers: z.array(button).min(1).max(4) }),
  'urgent': urgent,
  'urgent-followup': z.strictObject({ urgent: code }),
  'urgent-answered': z.strictObject({ told: z.boolean() }).transform(({ told }) => ({ told, notReal: !told })),
  'distress': distress,
  'channel-notice': z.strictObject({ channel: words }),
  'question-form': z.strictObject({
    answer: code.or(z.literal('')), recipient: words, role: words, text: words,
    /** The desk no longer holds the question, so it is asked for again. */
    forgotten: z.boolean(),
    most: z.number().int().positive(),
  }),
  'question-sent': z.strictObject({ reference: label, recipient: words, role: words, time: label, date: label }),
  'question-undelivered': z.strictObject({ reference: label, recipient: words }),
  'question-cancelled': z.strictObject({}),
  'question-notice': z.strictObject({ id: code, reference: label, date: label, time: label, answered: z.boolean() }).transform((card) => ({ ...card, waiting: !card.answered })),
  'question-open': z
    .strictObject({ id: code, reference: label, asker: words, date: label, time: label, text: words, most: z.number().int().positive(), answered: maybe(answered) })
    .transform((card) => ({ ...card, waiting: card.answered.length === 0 })),
  'question-reply-sent': z.strictObject({ reference: label, asker: words, text: words }),
  'question-answered': z.strictObject({ reference: label, role: words, name: words, date: words, question: words, text: words }),
  'feedback-thanks': z.strictObject({ helped: z.boolean(), answer: code, maySend: z.boolean(), /** Whether the question may wait for the policy's owner, once its asker has seen the words. */ mayWait: z.boolean().default(false) }).transform((card) => ({ ...card, unhelped: !card.helped })),
  'help': z.strictObject({ colleague: z.boolean(), lines: z.array(line) }).transform((card) => ({ ...card, outside: !card.colleague })),
  'smalltalk': z.strictObject({ colleague: z.boolean(), thanks: z.boolean() }).transform(({ colleague, thanks }) => ({ hello: colleague && !thanks, thanks, outside: !colleague && !thanks })),
  'wordless': z.strictObject({}),
  'home': z
    .strictObject({ items: z.array(z.strictObject({ title: words, open: maybe(z.strictObject({ verb: code, data: z.record(z.string(), z.union([code, z.number()])) })) })), more: maybe(line) })
    .transform((card) => ({ ...card, none: card.items.length === 0 })),
  'installed': z.strictObject({ school: words }),
  /** `on` and `seen` come from `routes/channel-checks`; a card without them only ever leads to a look at the list. */
  'channel-test': z
    .strictObject({ channel: code, name: words, readers, on: code.default('here'), seen: code.default('none') })
    .transform((card) => ({ ...card, nobody: card.readers.length === 0 })),
  'channel-check': z
    .strictObject({ ...channel, readers, odd: z.array(z.strictObject({ name: words, why: words })), changed: z.boolean(), /** Whether notices are held back now. */ held: z.boolean(), seen: code })
    .transform((card) => withLabel({ ...card, odd: card.odd.length === 0 ? [] : [{ people: card.odd }], nobody: card.readers.length === 0, some: card.readers.length > 0, open: !card.held })),
  'channel-confirmed': z.strictObject({ name: words, by: words, date: label, time: label, readers }),
  'channel-off': z.strictObject({ ...channel, readers }).transform(withLabel),
  'channel-joined': z.strictObject({ ...channel, who: words, why: words, date: label, time: label }).transform(withLabel),
  /** A clause by itself, to be read by others than the one who looked for it: no buttons. */
  'clause': z.strictObject({ banners: z.array(line), clauses: z.array(clause).min(1), disagree: maybe(line), elsewhere: z.array(line) }),
  'form-step': formStep,
  'form-review': formReview,
  /** The way into a report, and the reports of this person that are not sent. */
  'report-start': z
    .strictObject({ /** The clause whose answer it was started from. */ clause: code.or(z.literal('')), closed: maybe(line), tell: words, others: z.array(z.strictObject({ lead: words, text: words })), drafts: z.array(z.strictObject(draft)), full: z.boolean() })
    .transform((card) => ({ ...card, first: card.drafts.length === 0, another: card.drafts.length > 0 && !card.full })),
  /** A report that is not sent: asked after, closed, or told to someone in person. */
  'report-open': z.strictObject({ ...draft, why: z.enum(['asked', 'closed', 'told']), until: label }).transform(({ why, ...card }) => ({ ...card, asked: why === 'asked', closed: why === 'closed', told: why === 'told' })),
  'report-unsent': z.strictObject({ ...draft, tell: words, rings: z.array(ring) }).transform(ringing),
  'report-ended': z.strictObject({ how: z.enum(['deleted', 'expired', 'sent']), when: label, tell: words }).transform(({ how, ...card }) => ({ ...card, deleted: how === 'deleted', expired: how === 'expired', sent: how === 'sent' })),
  'report-unnamed': z.strictObject({ lines: z.array(z.strictObject({ lead: words, text: words })).min(1) }),
  'report-sent': z.strictObject({ reference: label, sent: words, tell: words, rings: z.array(ring) }).transform(ringing),
  'report-receipt': z
    .strictObject({ reference: label, time: label, sent: words, tell: words, hearBy: words, ring: words, care: words, notesTo: words, rings: z.array(ring), adult: maybe(line), practice: z.boolean() })
    .transform(ringing),
  'concern-notice': concernNotice,
  'case-view': caseView,
  'case-form': caseForm,
  'case-now': caseNow,
  'case-list': caseList,
  'case-told': caseTold,
  'case-heard': caseHeard,
  'report-progress': reportProgress,
  'report-question': reportQuestion,
  'account-card': accountCard,
  'page-link': pageLink,
  'review-item': reviewItem,
  'review-form': reviewForm,
  'review-list': reviewList,
  'loop-consent': loopConsent,
  'loop-kept': loopKept,
  'loop-question': loopQuestion,
  'loop-answered': loopAnswered,
  'indexing': z.strictObject({ done: z.number().int().nonnegative(), total: z.number().int().nonnegative() }),
  'too-long': z.strictObject({ most: z.number().int(), length: z.number().int() }),
  'refused': z.strictObject({ reason: words }),
  'not-saved': z.strictObject({}),
  'something-broke': z.strictObject({}),
} as const satisfies Record<string, z.ZodType>;

export type CardName = keyof typeof CARD_DATA;
/** What a caller gives for this card. The foot is added by whoever knows the reader. */
export type CardInput<T extends CardName> = z.input<(typeof CARD_DATA)[T]>;

export const isCardName = (name: string): name is CardName => Object.hasOwn(CARD_DATA, name);

/** "Worried about a child?" and whether this reader may start a report from the card. Every card ends with it. */
export const footSchema = z.strictObject({ text: words, report: z.boolean() });
export type CardFoot = z.input<typeof footSchema>;

/** A card's name and data, checked against each other by the compiler. */
export const card = <T extends CardName>(template: T, data: CardInput<T>): { readonly template: T; readonly data: CardInput<T> } => ({ template, data });
