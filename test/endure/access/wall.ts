import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldValues } from '../../../src/chat/inbound.ts';
import type { Reply } from '../../../src/chat/reply.ts';
import { quickSchool, readIn, reports } from '../../scenario/filed-report.ts';
import { openStage, type Stage } from '../../scenario/stage.ts';
import type { FamilyRun } from '../family.ts';
import { numbers } from '../fuzz/markup-words.ts';

const REPORTER = 'priya-nair';
const ASKER = 'owen-fletcher';
const SYLLABLES = ['qua', 'zib', 'mor', 'tal', 'vex', 'rud', 'lin', 'fop', 'gam', 'hys', 'jek', 'wob', 'nud', 'pli', 'cro', 'yat'];

/** A word that no text of the desk, its bank or its policies has, by its number. */
export const canary = (i: number): string => `${SYLLABLES[i & 15] ?? ''}${SYLLABLES[(i >> 4) & 15] ?? ''}${SYLLABLES[(i >> 8) & 15] ?? ''}${SYLLABLES[(i * 7 + 3) & 15] ?? ''}zz`;

const A_REPORT = 20;
const words = (canaries: readonly string[]): readonly FieldValues[] => [
  { danger: 'no', about: 'child' }, { children: `${capital(canaries[0] ?? '')} ${capital(canaries[1] ?? '')}, 4B`, concerned: 'none' },
  { words: `The child said of ${canaries.slice(2).join(', of ')} that they were called names by the lockers.`, behalf: '' }, { when: 'Today', now: 'in-school' },
];
const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/** A way to ask for a word: whole, its beginning, a slip of the finger, around it. */
function queries(word: string, next: () => number): readonly string[] {
  const at = 1 + Math.floor(next() * (word.length - 2));
  return [
    word, `what about ${word}?`, word.slice(0, 6), `who is ${capital(word)}`, `${word.slice(0, at)}${word.slice(at + 1)}`, `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`,
    `what does the policy say about ${word} and the lockers`, `report about ${word}`, `"${word}"`, word.toUpperCase(),
  ];
}

/** Everything that one account got to read, with the data of cards and not their words alone. */
const heard = (reply: Reply, stage: Stage, from: number): string => `${JSON.stringify(reply)} ${readIn(reply)} ${stage.everywhere().slice(from).filter((card) => card.conversation === `personal:${ASKER}`).map((card) => `${card.text} ${JSON.stringify(card.data)}`).join(' ')}`;

/** What the asker typed is theirs to read again; only what they did not type counts. */
const leaks = (text: string, asked: string, canaries: ReadonlySet<string>): string[] => [...new Set(text.toLowerCase().match(/[a-z]{10,}zz/g) ?? [])].filter((word) => canaries.has(word) && !asked.toLowerCase().includes(word));

/** Every byte under a folder. */
function filesWith(dir: string, canaries: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'latin1').toLowerCase();
    for (const word of text.match(/[a-z]{10,}zz/g) ?? []) if (canaries.has(word)) found.push(`${entry.name}: ${word}`);
  }
  return found;
}

/** Promise 29, and with the same words in the folder the part of 40 that a byte search can show. */
export async function wall(count: number, asked: number, say: (line: string) => void): Promise<FamilyRun> {
  const all = Array.from({ length: count }, (_, i) => canary(i));
  const canaries = new Set(all);
  const next = numbers(29);
  const stage = await openStage({ schoolDir: quickSchool() });
  const wrong: string[] = [];
  let done = 0;
  let [filed, knownTo] = [0, false];
  try {
    for (let from = 0; from < count; from += A_REPORT) {
      await reports(stage, REPORTER, words(all.slice(from, from + A_REPORT)));
      filed += 1;
      await stage.later(61_000);
    }
    // Those who were told read them: the words are there to be found.
    const notice = stage.everywhere().findLast((card) => card.template === 'concern-notice');
    const opened = readIn(await stage.presses('maryam-okafor', 'case.open', { case: String(notice?.data['case']) }));
    knownTo = leaks(opened, '', canaries).length >= A_REPORT;
    while (done < asked) {
      for (const text of queries(all[Math.floor(next() * all.length)] ?? '', next)) {
        if (done >= asked) break;
        const from = stage.everywhere().length;
        const reply = done % 4 === 0 ? await stage.says(ASKER, text) : await stage.on('web').gives(ASKER, { kind: 'search', text });
        for (const word of leaks(heard(reply, stage, from), text, canaries)) wrong.push(`"${text}" brought ${word}`);
        done += 1;
        if (done % 8 === 0) await stage.later(61_000);
        if (done % 2_000 === 0) say(`${done} queries, ${wrong.length} leaks`);
      }
    }
    for (const place of filesWith(stage.config.dataDir, canaries)) wrong.push(`in a file: ${place}`);
  } finally {
    await stage.close();
  }
  const planted = leaks(`did you mean ${all[1] ?? ''}?`, 'quazi', canaries).length === 1;
  return {
    findings: [{
      promise: 29, what: 'words of reports, asked for by a colleague who was not told', asked: '2,000 words of incidents and 20,000 queries (exact, beginning, slip, paraphrase): 0 in answers, suggestions or files',
      counts: { words: count, reports: filed, queries: done, leaks: wrong.length }, met: wrong.length === 0 && knownTo,
      short: `${count < 2_000 || asked < 20_000 ? `${count} words, ${done} queries. ` : ''}One query in four is a message, the others the search box. A word that the asker typed themselves is theirs to read again.${wrong[0] ? ` First: ${wrong[0]}` : ''}`,
    }],
    planted: [{ fault: 'a suggestion that completes a word from a report', caught: planted }, { fault: 'the words on a card of somebody who was told', caught: knownTo }],
    notRun: [],
  };
}
