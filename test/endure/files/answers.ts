import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asId } from '../../../src/kernel/ids.ts';
import type { PolicyDocument } from '../../../src/policies/document.ts';
import { isVerbatim } from '../../../src/policies/library-cache.ts';
import { readDocument } from '../../../src/policies/read-document.ts';
import { openStage, type Shown } from '../../scenario/stage.ts';
import type { FamilyRun } from '../family.ts';
import { hostilePolicies, type HostilePolicy } from './hostile-policies.ts';

const ASKER = 'priya-nair';
const A_SCHOOL = 20;
/** What may stand on a button of an answer; each is a press of the asker's own. */
const BUTTONS = /^(?:answer|question|report|policy|account|declare|feedback|situation|loop|reminder|signoff)\.[a-z.-]+$/;

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

interface QuotedClause {
  readonly quote: string;
  readonly leadIn: string | null;
  readonly where: string | null;
}

/** What is wrong with what was shown after one question; empty when nothing is. */
export function faultsOf(shown: readonly Shown[], documents: readonly PolicyDocument[]): string[] {
  const found: string[] = [];
  for (const card of shown) {
    if (card.conversation !== `personal:${ASKER}`) found.push(`posted in ${card.conversation}`);
    const data = card.data as { readonly clauses?: readonly QuotedClause[]; readonly heading?: string };
    for (const { quote, leadIn, where } of data.clauses ?? []) {
      for (const words of [quote, leadIn]) {
        // A long clause is shown in the words that answer; what is left out stands as "…".
        const pieces = words === null ? [] : squeezed(words).split(/\s*…\s*/).filter((one) => one !== '');
        const from = documents.find((document) => pieces.every((piece) => squeezed(document.text).includes(piece)));
        if (!from && pieces.length > 0) found.push(`not a quotation: ${squeezed(words ?? '').slice(0, 120)}`);
        else if (from && where !== null && words === quote && !documents.some((document) => where.startsWith(squeezed(document.title).slice(0, 10)) && pieces.every((piece) => squeezed(document.text).includes(piece)))) found.push(`cited as ${where.slice(0, 60)}`);
      }
    }
    for (const verb of verbsIn(card.data)) if (!BUTTONS.test(verb)) found.push(`a button that does ${verb}`);
    if (/^(?:Confirmed|Answer about|SYSTEM|Urgent: ring)/.test(data.heading ?? '')) found.push(`its own heading: ${data.heading ?? ''}`);
  }
  return found;
}

function verbsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(verbsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (key === 'verb' && typeof one === 'string' ? [one] : verbsIn(one)));
}

interface Asked {
  readonly answered: number;
  readonly refused: number;
  readonly quotes: number;
  readonly faults: string[];
  /** One answer with a quotation, for showing that the harness sees when it is not. */
  readonly sample: { readonly shown: Shown; readonly documents: readonly PolicyDocument[] } | null;
}

async function askSchool(policies: readonly HostilePolicy[]): Promise<Asked> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-hostile-school-'));
  const dir = join(root, 'quick');
  mkdirSync(join(dir, 'policies'), { recursive: true });
  writeFileSync(join(dir, 'school.yaml'), readFileSync('school.example/school.yaml', 'utf8').replace(/^questions:[\s\S]*/m, ''));
  const documents: PolicyDocument[] = [];
  const faults: string[] = [];
  let refused = 0;
  for (const { file, bytes } of policies) {
    writeFileSync(join(dir, 'policies', file), bytes);
    const read = await readDocument(bytes, file, asId(file));
    if (!read.ok) refused += 1;
    else if (!isVerbatim(read.value)) faults.push(`${file}: not verbatim`);
    else documents.push(read.value);
  }
  const stage = await openStage({ schoolDir: dir });
  let answered = 0;
  let quotes = 0;
  let sample: Asked['sample'] = null;
  try {
    for (const { question, file } of policies) {
      const seen = stage.everywhere().length;
      await stage.says(ASKER, question);
      // What the desk says by itself of every policy without a review date comes with the clock, not with the question.
      const shown = stage.everywhere().slice(seen).filter((card) => !(card.template === 'account-card' && /^(?:A policy and its review|\d+ reminders, together)/.test(card.text)));
      const clauses = shown.flatMap((card) => (card.data as { readonly clauses?: readonly QuotedClause[] }).clauses ?? []);
      if (clauses.length > 0) answered += 1;
      quotes += clauses.length;
      const [first] = shown;
      if (clauses.length > 0 && first && !sample) sample = { shown: first, documents };
      faults.push(...faultsOf(shown, documents).map((fault) => `${file}: ${fault}`));
      await stage.later(61_000);
    }
    return { answered, refused, quotes, faults, sample };
  } finally {
    await stage.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** An answer that was tampered with, each of which must be seen. */
function careless({ shown, documents }: NonNullable<Asked['sample']>): { readonly fault: string; readonly caught: boolean }[] {
  const data = shown.data as { readonly clauses: readonly QuotedClause[] };
  const changed = (change: (clause: QuotedClause) => QuotedClause): Shown => ({ ...shown, data: { ...shown.data, clauses: data.clauses.map(change) } });
  const seen = (card: Shown): boolean => faultsOf([card], documents).length > 0;
  return [
    { fault: 'an answer with one word changed', caught: seen(changed((clause) => ({ ...clause, quote: clause.quote.replace('must', 'may') }))) },
    { fault: 'an answer cited from another document', caught: seen(changed((clause) => ({ ...clause, where: 'Child protection policy › 1, page 1' }))) },
    { fault: 'an answer that stands in a channel', caught: seen({ ...shown, conversation: 'channel:staff' }) },
    { fault: 'an answer with a button that opens a case', caught: seen({ ...shown, data: { ...shown.data, next: [{ verb: 'case.open' }] } }) },
  ];
}

/** Promise 18. */
export async function answers(count: number, say: (line: string) => void): Promise<FamilyRun> {
  const policies = await hostilePolicies(count);
  const runs: Asked[] = [];
  for (let from = 0; from < policies.length; from += A_SCHOOL) {
    runs.push(await askSchool(policies.slice(from, from + A_SCHOOL)));
    say(`${Math.min(from + A_SCHOOL, policies.length)} policies asked about`);
  }
  const sum = (of: (run: Asked) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const faults = runs.flatMap((run) => run.faults);
  const sample = runs.find((run) => run.sample)?.sample;
  const answered = sum((run) => run.answered);
  const short = [count < 200 ? `${count} documents, not 200.` : '', faults.length > 0 ? `First: ${faults.slice(0, 4).join('; ')}` : ''].filter((one) => one !== '').join(' ');
  return {
    findings: [{
      promise: 18, what: 'policies that give orders, forge headings and cards, hide words, run to a line of a hundred thousand signs', asked: '200 documents: answers only quote, 0 actions, citations point to the exact words',
      counts: { documents: count, questions: count, answered, quotes: sum((run) => run.quotes), refusedDocuments: sum((run) => run.refused), faults: faults.length }, met: faults.length === 0 && answered > count / 2, ...(short === '' ? {} : { short }),
    }],
    planted: sample ? careless(sample) : [{ fault: 'an answer that was changed', caught: false }],
    notRun: [],
  };
}
