import { afterEach, describe, expect, it, vi } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { ENCODED, type Encoder } from '../../../src/language/encoder.ts';
import { questionVectors } from '../../../src/language/question-vectors.ts';
import { readQuestion } from '../../../src/policies/read-question.ts';
import { DeskSituations } from '../../../src/situations/desk-situations.ts';
import { proposed } from '../../../src/situations/review-queue.ts';
import { EMPTY_BANK, type SchoolBank } from '../../../src/situations/school-bank.ts';
import { warmBank } from '../../../src/situations/school-situations.ts';
import { deskGrant } from '../../../src/turn.ts';
import { corpusOf } from '../../fixtures/review-desk.ts';
import { tempStore } from '../../fixtures/temp-store.ts';

/** What is made in stretches lets a busy machine go first. */
const PATIENT = { timeout: 15_000 };
const SCHOOL = asId<'school'>('oak');
const corpus = corpusOf(['Staff do not text parents from their own phones.']);
const ASKED = { text: 'may i text a parent from my own phone?', before: null, asker: null };

describe('a school\'s situations beside an encoder that fails', () => {
  let temp: Awaited<ReturnType<typeof tempStore>> | null = null;
  afterEach(() => temp?.end());

  const open = async (encoder: Promise<Encoder | null>, added: SchoolBank, ahead = true, of = corpus): Promise<{ desk: DeskSituations; logged: string[] }> => {
    const { store } = (temp = await tempStore([SCHOOL]));
    const logged: string[] = [];
    const log = (event: string): void => void logged.push(event);
    const desk = new DeskSituations({ ahead, school: SCHOOL, corpus: () => of, encoder, vector: questionVectors(encoder, log, 20), look: (look) => store.read(SCHOOL, look), entries: () => [], secondNeeded: false, added: () => added, grant: () => deskGrant(0), log });
    await warmBank();
    await new Promise((resolve) => setImmediate(resolve));
    return { desk, logged };
  };
  const added: SchoolBank = { ...EMPTY_BANK, phrasings: { 'parent-friend-request': ['is a mum on insta ok'] } };

  it.each([
    ['ended', (): Promise<Float32Array[]> => Promise.reject(new Error('the encoder has ended'))],
    ['hangs', (): Promise<Float32Array[]> => new Promise(() => undefined)],
  ])('answers every question by its words when its thread %s, with what the school added', async (_how, encode) => {
    const { desk } = await open(Promise.resolve({ encode, close: () => Promise.resolve() }), added);
    const reading = await readQuestion(desk.reader, ASKED, corpus);
    expect(reading.clauses[0]?.quote).toBe('Staff do not text parents from their own phones.');
    await vi.waitFor(async () => expect((await desk.now())?.byId('parent-friend-request')?.phrasings).toContain('is a mum on insta ok'), PATIENT);
  });

  it('answers by the bank as it was while what the school added is taken up', async () => {
    const { desk } = await open(Promise.resolve(null), added);
    const before = await desk.now();
    expect(before?.byId('parent-friend-request')?.phrasings).not.toContain('is a mum on insta ok');
    expect(before?.match('may i add a mum as a friend?', null, 1)).toHaveLength(1);
    await vi.waitFor(async () => expect((await desk.now())?.phrasedAs('Is a mum on Insta ok?')?.id).toBe('parent-friend-request'), PATIENT);
  });

  it('reads the situations of the school\'s own clauses before anybody asks', async () => {
    const { desk, logged } = await open(new Promise(() => undefined), EMPTY_BANK);
    desk.prepare();
    // The encoder is still loading: only what reads ahead can have made them.
    await vi.waitFor(() => expect(logged).toContain('situations.own-read'), PATIENT);
  });

  it('makes what the review asks for when somebody looks, where a desk serves too many schools to make it ahead', async () => {
    const { desk, logged } = await open(Promise.resolve(null), EMPTY_BANK, false, corpusOf(['Staff do not text parents from their own phones.']));
    desk.prepare();
    await vi.waitFor(() => expect(logged).toContain('situations.own-read'), PATIENT);
    const looked = desk.forReview();
    expect(looked && proposed(looked, looked.corpus)).toBe(false);
    await vi.waitFor(() => expect(looked && proposed(looked, looked.corpus)).toBe(true), PATIENT);
  });

  it('does not keep the review waiting for vectors that will not come', async () => {
    const { desk, logged } = await open(Promise.resolve({ encode: () => Promise.reject(new Error('the encoder has ended')), close: () => Promise.resolve() }), EMPTY_BANK);
    await vi.waitFor(() => expect(desk.forReview()).not.toBeNull(), PATIENT);
    expect(logged).toContain('situations.not-sensed');
  });

  it('makes the vectors that are missing once its encoder is back', async () => {
    const tells: (() => void)[] = [];
    let there = false;
    const encode = (texts: readonly string[]): Promise<Float32Array[]> => (there ? Promise.resolve(texts.map(() => new Float32Array(ENCODED).fill(0.04))) : Promise.reject(new Error('the encoder has ended')));
    const { desk, logged } = await open(Promise.resolve({ encode, close: () => Promise.resolve(), onBack: (tell) => void tells.push(tell) }), added);
    await vi.waitFor(async () => {
      await desk.now();
      expect(logged.filter((event) => event === 'situations.not-sensed').length).toBeGreaterThan(1);
    }, PATIENT);
    expect(logged).not.toContain('situations.sensed');
    there = true;
    for (const tell of tells) tell();
    await vi.waitFor(() => expect(logged).toContain('situations.sensed'), PATIENT);
  });
});
