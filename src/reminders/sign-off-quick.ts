import { deskCard } from '../routes/desk-card.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { openButton } from './sign-off-card.ts';
import type { SignOffPorts } from './sign-off-ports.ts';
import type { QuickQuestion } from './sign-off-settings.ts';
import type { SignOff } from './sign-off.ts';

type Own = (verb: string, handle: (turn: Turn, record: SignOff) => Promise<void>) => Route;

/** The quick questions of an item: nobody has to answer them, and neither answers nor marks are written down. */
export function quickRoutes(ports: SignOffPorts, own: Own): Route[] {
  const questionsOf = (turn: Turn, record: SignOff): readonly QuickQuestion[] => ports.schools(turn.school.id).signOffs.items.find(({ id }) => id === record.item)?.questions ?? [];
  return [
    own('quick', async (turn, record) => {
      await Promise.resolve();
      turn.reply({ step: askCard(record, questionsOf(turn, record)) });
    }),
    own('quick-answer', async (turn, record) => {
      await Promise.resolve();
      if (turn.inbound.kind !== 'action') return;
      const card = answeredCard(record, questionsOf(turn, record), turn.inbound.inputs, (because) => ports.schools(turn.school.id).whereOf(because));
      turn.reply(turn.inbound.conversation.kind === 'channel' ? { card, beside: true } : { card });
    }),
  ];
}

const field = (at: number): string => `question-${'abc'[at] ?? 'a'}`;

const askCard = (record: SignOff, questions: readonly QuickQuestion[]) => deskCard({
  title: 'Quick questions', state: record.title,
  lines: [questions.length === 0 ? 'There are none any more.' : 'They are for you alone. You may leave them out, and no marks are kept.'],
  fields: questions.map(({ ask, choices }, at) => ({ kind: 'choice', id: field(at), label: ask, needed: false, several: false, value: '', choices: choices.map((title, i) => ({ value: String(i), title })) })),
  sends: questions.length === 0 ? [] : [{ title: 'See how it went', verb: 'signoff.quick-answer', data: { id: record.id } }],
  others: [openButton(record, 'Back')],
});

function answeredCard(record: SignOff, questions: readonly QuickQuestion[], inputs: Readonly<Record<string, string>>, whereOf: (because: QuickQuestion['clause']) => string) {
  const missed = questions.filter(({ choices, right }, at) => choices[Number(inputs[field(at)] || 'NaN')] !== right);
  return deskCard({
    title: 'Quick questions', state: record.title,
    lines: [missed.length === 0 ? 'Right: that is what the policy says. No marks are kept.' : `The policy says ${missed.length === 1 ? 'this' : 'these'} differently from what you chose, or you left ${missed.length === 1 ? 'it' : 'them'} out. Here is the answer with its clause. No marks are kept.`],
    quotes: missed.map(({ ask, right, clause }) => ({ lead: `${ask} ${right}`, quote: clause.quote, where: whereOf(clause) })),
    others: [openButton(record, record.state === 'open' ? 'Back to signing' : 'Back')],
  });
}
