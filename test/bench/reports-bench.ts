import { CHILD, quickSchool } from '../scenario/filed-report.ts';
import { openStage } from '../scenario/stage.ts';
import type { Reply } from '../../src/chat/reply.ts';

// How long 80 reports at once take in the whole desk on a real disk: the page's people, five screens each, all within ten seconds.
const PEOPLE = 80;
const WITHIN_MS = 10_000;

const people = Array.from({ length: PEOPLE }, (_, i) => `  - { id: reporter-${i}, name: Reporter Number${i}, roles: [teacher] }`).join('\n');
const settings = [
  'name: Bench School', 'example: true', 'telephone: "01632 960 300"', 'people:',
  '  - { id: ada-lind, name: Mrs Ada Lind, roles: [headteacher], telephone: "01632 960 101" }', '  - { id: bo-hart, name: Mr Bo Hart, roles: [dsl], telephone: "01632 960 102" }', '  - { id: cy-moss, name: Mr Cy Moss, roles: [chair-of-governors] }', people,
  'contacts:', '  childrens-social-care: { name: Social care, telephone: "01632 960 200" }', '  lado: { name: The LADO, telephone: "01632 960 210" }', '',
].join('\n');

const stage = await openStage({ schoolDir: quickSchool(settings) });
const firstScreens: number[] = [];
const references: string[] = [];

async function report(who: string, after: number): Promise<void> {
  await new Promise((done) => setTimeout(done, after));
  const began = performance.now();
  let reply: Reply = await stage.presses(who, 'report.start');
  firstScreens.push(performance.now() - began);
  for (const inputs of [...CHILD, {}]) {
    const at = reply.step?.data as { readonly draft: string; readonly step: string } | undefined;
    if (!at) throw new Error(`no step but ${reply.card?.template ?? reply.reason ?? 'nothing'}`);
    reply = await stage.on('web').gives(who, { kind: 'form', draft: at.draft, step: at.step, move: 'next', inputs });
  }
  const { reference } = (reply.card?.data ?? {}) as { readonly reference?: string };
  if (reference !== undefined) references.push(reference);
}

const began = performance.now();
await Promise.all(Array.from({ length: PEOPLE }, (_, i) => report(`reporter-${i}`, (i * WITHIN_MS) / PEOPLE)));
const seconds = (performance.now() - began) / 1000;
const sorted = firstScreens.toSorted((a, b) => a - b);
const receipts = stage.everywhere().filter((card) => card.template === 'report-receipt').length;
process.stdout.write(`${JSON.stringify({ people: PEOPLE, firstScreenMs: { p50: Math.round(sorted[PEOPLE / 2] ?? 0), max: Math.round(sorted.at(-1) ?? 0) }, receipts, uniqueReferences: new Set(references).size, allDoneSeconds: Number(seconds.toFixed(1)) })}\n`);
await stage.close();
