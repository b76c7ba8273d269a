import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/kernel/log.ts';
import type { Corpus } from '../../../src/policies/corpus.ts';
import { openLibrary } from '../../../src/policies/library.ts';
import { readQuestion } from '../../../src/policies/read-question.ts';
import type { Reading } from '../../../src/policies/reader.ts';
import type { AnswerEntry } from '../../../src/situations/answers.ts';
import { checkAnswers } from '../../../src/situations/confirmed.ts';
import { askedOf, outcomesOf } from '../../../src/situations/outcomes.ts';
import { ownSituations } from '../../../src/situations/own-situations.ts';
import { schoolReader } from '../../../src/situations/school-reader.ts';
import type { SchoolSituations } from '../../../src/situations/school-situations.ts';
import { choosing } from '../../../src/situations/situation-reader.ts';

const SIGNING_IN = 'Visitors must sign the red book at the office.';
const BADGE = 'A visitor must wear a green badge in every part of the school.';
const PHONES = 'Visitors must not use a mobile phone where there are pupils.';

let dir = '';
let corpus: Corpus;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'staffroom-outcomes-'));
  writeFileSync(join(dir, 'visitors.txt'), `Visitors policy\n\n${SIGNING_IN}\n\n${BADGE}\n\n${PHONES}\n`);
  const library = openLibrary({ policiesDir: dir, cacheDir: null, log: silentLog, watch: false });
  await library.ready;
  corpus = library.current();
  await library.close();
});
afterAll(() => rmSync(dir, { recursive: true }));

const entry = (situation: string, verdict: AnswerEntry['verdict'], because: string[]): AnswerEntry => ({ situation, verdict, when: null, because, note: null, by: 'headteacher', on: '2026-11-21', second: null });
const SETTLED = [entry('visitor-signing-in', 'info', [SIGNING_IN]), entry('visitor-phone', 'no', [PHONES]), entry('visitors-filming', 'not_covered', [])];

async function read(question: string): Promise<{ readonly reading: Reading; readonly situations: SchoolSituations }> {
  const { reader, situations } = await schoolReader({ corpus, own: ownSituations, encoder: null, answers: (now, known) => checkAnswers(SETTLED, now, known, { secondNeeded: false }) });
  return { reading: await readQuestion(reader, { text: question, before: null, asker: null }, corpus), situations };
}

const QUESTIONS = ['can a visitor use a mobile phone near pupils?', 'does a visitor have to wear a green badge?', 'what must a visitor do on arriving?', 'may a visitor film the pupils?'];

describe('what the desk may say to a question', () => {
  it('has shares that add up to one, the likeliest first', async () => {
    for (const question of QUESTIONS) {
      const { situations } = await read(question);
      const shares = outcomesOf(askedOf(question, null, situations), situations).map(({ share }) => share);
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1);
      expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    }
  });

  it('says with a settled answer only what its owner settled', async () => {
    const { situations } = await read('can a visitor use a mobile phone near pupils?');
    const settled = outcomesOf(askedOf('can a visitor use a mobile phone near pupils?', null, situations), situations).filter((o) => o.settled?.situation.id === 'visitor-phone');
    expect(settled.map(({ verdict, clause }) => [verdict, clause?.quote])).toEqual([['no', PHONES]]);
  });

  it('finds the clause that no settled answer rests on', async () => {
    const { reading } = await read('does a visitor have to wear a green badge?');
    expect(reading.clauses[0]?.quote).toBe(BADGE);
    expect(reading.verdict).toBe('yes');
    expect(reading.source).toBe('quoted');
  });
});

describe('what is offered', () => {
  it('is three different answers at most, each by a situation of its own', async () => {
    for (const question of QUESTIONS) {
      const { offered } = (await read(question)).reading;
      expect(offered.length).toBeGreaterThan(0);
      expect(offered.length).toBeLessThanOrEqual(3);
      expect(new Set(offered.map((o) => o.situation)).size).toBe(offered.length);
      expect(new Set(offered.map((o) => `${o.verdict} ${o.clauses[0]?.id ?? ''}`)).size).toBe(offered.length);
    }
  });

  it('is what a tap then shows', async () => {
    for (const question of QUESTIONS) {
      const { reading, situations } = await read(question);
      const presses = choosing(() => situations, () => Promise.resolve(situations), () => Promise.resolve(null));
      for (const offer of reading.offered) {
        const shown = presses.ofSituation(offer.situation, question, new Map());
        expect(shown?.verdict).toBe(offer.verdict);
        expect(offer.verdict === 'not_covered' || shown?.clauses[0] === offer.clauses[0]).toBe(true);
        expect(shown?.source === 'confirmed').toBe(offer.confirmed);
      }
    }
  });

  it('names a rule that nobody settled by the situation that the rule itself makes', async () => {
    const { reading } = await read('does a visitor have to wear a green badge?');
    expect(reading.offered.some((o) => o.situation.startsWith('own-') && !o.confirmed && o.clauses[0]?.quote === BADGE)).toBe(true);
  });
});
