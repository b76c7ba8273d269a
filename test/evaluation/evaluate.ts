import { join } from 'node:path';
import { ask, intentsOf, referenceDir, root, scoreByReference } from './measure.ts';
import { scoreAsk } from './score-ask.ts';

const own = join(root, 'test/evaluation');
const example = await ask(join(own, 'example-questions.jsonl'), root);
const written = await ask(join(own, 'written-questions.jsonl'), join(own, 'written'));
const report: Record<string, unknown> = {
  // The example school's, written by somebody who had not seen the reader; and two invented policies that the reader was developed on.
  example: scoreAsk(example.labels, example.answers),
  written: scoreAsk(written.labels, written.answers),
};
const decisions = { example: example.byWhy, written: written.byWhy };
if (referenceDir === null) {
  report['reference'] = 'REFERENCE_DIR is not there: its questions were not asked';
} else {
  const questions = join(referenceDir, 'questions/questions.jsonl');
  const messages = join(referenceDir, 'questions/utterances.jsonl');
  const reference = await ask(questions, join(referenceDir, 'policies'));
  report['reference'] = { ask: scoreByReference('ask', questions, reference.answers), intent: scoreByReference('intent', messages, intentsOf(messages)) };
  Object.assign(decisions, { reference: reference.byWhy });
}
// For each kind of decision, how often verdict and first citation were both right: the source of `src/policies/precisions.ts`.
report['decisions'] = decisions;
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
