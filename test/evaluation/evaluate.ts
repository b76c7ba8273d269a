import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, type Asked, intentsOf, referenceDir, root, scoreByReference } from './measure.ts';
import { isRight, type Label, scoreAsk } from './score-ask.ts';

const { values } = parseArgs({ options: { misses: { type: 'string' }, decisions: { type: 'boolean', default: false } } });
const own = join(root, 'test/evaluation');

/**
 * Sets of which one half, chosen by a hash of the question's id, may be looked at while the reader is made; the other half is only
 * ever scored, and is what its confidences come from.
 */
const halved = {
  example: await ask(join(own, 'example-questions.jsonl'), root),
  unseen: await ask(join(own, 'unseen-questions.jsonl'), join(own, 'written')),
};
const isKept = (label: Label): boolean => (createHash('sha256').update(label.id).digest()[0] ?? 0) % 2 === 1;

const sets: Record<string, Asked> = {};
for (const [name, asked] of Object.entries(halved)) {
  sets[`${name}-seen`] = { ...asked, labels: asked.labels.filter((l) => !isKept(l)) };
  sets[`${name}-kept`] = { ...asked, labels: asked.labels.filter(isKept) };
}
// Plainly worded questions with near misses, and questions on quite other matters: for the kinds of decision that are said as a yes, a
// no or a certain silence. The first two were looked at once; the third was written after that and only ever scored.
sets['plain'] = await ask(join(own, 'plain-questions.jsonl'), join(own, 'written'));
sets['plain-example'] = await ask(join(own, 'plain-example-questions.jsonl'), root);
sets['plain-kept'] = await ask(join(own, 'plain-kept-questions.jsonl'), join(own, 'written'));
// Two invented policies whose questions the reader was made on.
sets['written'] = await ask(join(own, 'written-questions.jsonl'), join(own, 'written'));

const report: Record<string, unknown> = {};
if (referenceDir === null) {
  report['reference'] = 'REFERENCE_DIR is not there: its questions were not asked';
} else {
  const questions = join(referenceDir, 'questions/questions.jsonl');
  const messages = join(referenceDir, 'questions/utterances.jsonl');
  sets['reference'] = await ask(questions, join(referenceDir, 'policies'));
  report['reference-scorer'] = { ask: scoreByReference('ask', questions, sets['reference'].answers), intent: scoreByReference('intent', messages, intentsOf(messages)) };
}
for (const [name, { labels, answers }] of Object.entries(sets)) report[name] = scoreAsk(labels, answers);

// For each kind of decision, how often verdict and first citation were both right: the source of `src/policies/precisions.ts`.
if (values.decisions) report['decisions'] = Object.fromEntries(Object.entries(sets).map(([name, asked]) => [name, byDecision(asked)]));
if (values.misses !== undefined) report['misses'] = missesOf(sets[values.misses]);
process.stdout.write(`${JSON.stringify(report, null, 1).replace(/\n {2,}/g, ' ')}\n`);

function byDecision({ labels, answers, whys }: Asked): Record<string, string> {
  const found: Record<string, [number, number]> = {};
  const byId = new Map(labels.map((l) => [l.id, l]));
  for (const answer of answers) {
    const label = byId.get(String(answer.id));
    const why = whys.get(answer.id);
    if (!label || why === undefined) continue;
    const figures = (found[why] ??= [0, 0]);
    figures[1]++;
    if (isRight(label, answer)) figures[0]++;
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)).map(([why, [right, of]]) => [why, `${right}/${of}`]));
}

function missesOf(asked: Asked | undefined): unknown {
  if (!asked) throw new Error(`--misses wants one of ${Object.keys(sets).join(', ')}`);
  const byId = new Map(asked.answers.map((a) => [a.id, a]));
  return asked.labels.filter((l) => !isRight(l, byId.get(l.id))).map((l) => {
    const answer = byId.get(l.id);
    const said = !answer ? 'no answer' : 'error' in answer ? answer.error : `${answer.verdict}: ${answer.citations.map((c) => `[${c.document}] ${c.quote}`).join(' | ')}`;
    return `${l.id} ${l.question} — ${l.verdict}: ${l.evidence.join(' | ')} — ${asked.whys.get(l.id) ?? ''} ${said}`;
  });
}
