import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillCard } from '../../src/cards/fill.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { Inbound } from '../../src/chat/inbound.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { asId } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { outbox, outboxCards } from '../../src/outbox/outbox.ts';
import { Staff, type Person } from '../../src/people/staff.ts';
import { makeCorpus } from '../../src/policies/corpus.ts';
import { buildIndex } from '../../src/policies/search.ts';
import { commandOf } from '../../src/routes/commands.ts';
import { ConversationMemory } from '../../src/routes/conversation.ts';
import { answerDecisions } from '../../src/situations/answer-decisions.ts';
import type { AnswerEntry } from '../../src/situations/answers.ts';
import { pendingAdditions, writePendingAdditions } from '../../src/situations/loop-additions.ts';
import { destroyEndedQuestions, removeOldQuestions, waitingIds } from '../../src/situations/loop-records.ts';
import { loopRoutes, openUnanswered } from '../../src/situations/loop-routes.ts';
import { countingWords, destroyOldUnknownWords, unknownWords } from '../../src/situations/loop-unknown-words.ts';
import { settledAnswers } from '../../src/situations/review-settled.ts';
import { openSchoolBankFile } from '../../src/situations/school-bank-store.ts';
import type { SchoolSituations } from '../../src/situations/school-situations.ts';
import { deskGrant, makeTurns } from '../../src/turn.ts';
import { aSituation, buttonsOf, HEAD, IT, OWNER, plannedSchool, TEACHER, textOf, type Plan } from '../fixtures/review-desk.ts';
import { writtenDocument } from '../fixtures/written-document.ts';
import { filesHolding, tempStore } from '../fixtures/temp-store.ts';

const TEXTS = ['Staff do not text parents from their own phones.', 'Dogs stay outside the gate.'];
const [phones, dogs] = [writtenDocument(TEXTS.slice(0, 1)), writtenDocument(TEXTS.slice(1), { file: 'dogs.txt', title: 'Dogs' })];
const corpus = makeCorpus([phones, dogs], [], 'v1', buildIndex([phones, dogs]));
const [TEXTING = '', DOGS = ''] = [phones, dogs].map((one) => one.clauses[0]?.id);
const FILE = phones.file;
const text = aSituation('text-parent', { question: 'May I text a parent from my own phone?', title: 'Text a parent' });
const watch = aSituation('smart-watch', { question: 'May I wear a smart watch?', title: 'Smart watch' });
const plans: Plan[] = [{ situation: text, verdict: 'no', clause: 'Staff do not' }, { situation: watch }];
const school: SchoolSituations = {
  ...plannedSchool(corpus, plans),
  match: (words) => (/phone|text|mum/.test(words) ? [{ situation: text, share: 0.9, closeness: 0.9 }, { situation: watch, share: 0.1, closeness: 0.1 }] : []),
  candidates: (words) => corpus.index.search(words, 5),
};
const SETTLED: AnswerEntry = { situation: 'text-parent', verdict: 'no', when: null, because: [TEXTS[0] ?? ''], note: null, by: 'Headteacher', on: '2026-09-01', second: null };
const QUESTION = 'can i text Zbigniew\'s mum from my phone?';
const STRUCK = 'can i text [name]\'s mum from my phone?';
const FOOT = { text: 'Tell Mrs Helen Marsh.', report: false };
const SCHOOL = asId<'school'>('oak');

/** What stands in the field that its asker may change. */
const inputOf = (reply: Reply): unknown => reply.step?.data['text'];

async function loopDesk({ file = [], second = false }: { readonly file?: readonly AnswerEntry[]; readonly second?: boolean } = {}) {
  const temp = await tempStore([SCHOOL]);
  const folder = await mkdtemp(join(tmpdir(), 'loop-'));
  const clock = fixedClock(Date.parse('2026-11-23T10:00:00Z'));
  const staff = new Staff([
    { id: HEAD, name: 'Mrs Helen Marsh', roles: ['headteacher'] },
    { id: OWNER, name: 'Mr Omar Bell', roles: ['policy-owner'] },
    { id: IT, name: 'Ms Ivy Lane', roles: ['it-lead'] },
    { id: TEACHER, name: 'Miss Tess Hale', roles: ['teacher'] },
  ]);
  const memory = new ConversationMemory();
  const of = { staff, policies: [{ file: FILE, owner: 'it-lead' as const }], answers: { second, reviewers: [] }, situations: () => school, choosing: { ofSituation: (id: string) => ({
    verdict: 'no' as const, clauses: phones.clauses.slice(0, 1), confidence: 1, why: 'confirmed-no', conflicts: [], source: 'confirmed' as const, situation: id,
    confirmation: { situation: id, title: 'Text a parent', by: 'headteacher', on: '2026-09-01', note: null }, offered: [], turnsOn: null,
  }) } };
  const ports = { schools: () => of, settled: settledAnswers(() => file), memory, vector: async () => null, urgent: (words: string) => words.includes('hurt'), worryLine: () => null };
  const asked = countingWords([{ name: 'test/ask', match: { kind: 'message', intent: 'ask' }, action: 'policy.ask', help: null, handle: async (turn) => turn.reply({}) }], { schools: () => ({ staff, corpus: () => corpus }) });
  const outsider: Person = { id: asId<'person'>('out'), standing: 'outsider', name: '', roles: [], telephone: null, room: null };
  let events = 0;
  const accept = makeTurns<{ level: 'none' }>({
    store: temp.store, routes: [...loopRoutes(ports), ...asked], clock, log: silentLog, wake: () => undefined,
    schoolOf: () => ({ id: SCHOOL, name: 'Oak', example: true }),
    factsOf: async ({ id }) => (staff.byId(id) ? { kind: 'member' } : { kind: 'external' }),
    personOf: async (_tx, _school, account) => (account.surface === 'system' ? null : (staff.byId(account.id) ?? outsider)),
    screen: () => ({ level: 'none' }),
    intentOf: (words) => commandOf(words)?.intent ?? 'ask',
    refusalCard: (refusal) => ({ template: 'refused', data: { reason: refusal } }),
  });
  const account = (who: string) => ({ surface: 'web' as const, tenant: 'oak', id: who });
  const give = (who: string, what: { kind: 'message'; text: string } | { kind: 'action'; verb: string; data: Record<string, string | number>; inputs: Record<string, string> }): Promise<Reply> => {
    events += 1;
    const inbound: Inbound = { eventId: asId<'event'>(`e${events}`), account: account(who), conversation: { id: asId<'conversation'>(`personal:${who}`), kind: 'personal' }, at: clock.now(), ...what };
    return accept(inbound);
  };
  const press = (who: string, verb: string, data: Record<string, string | number> = {}, inputs: Record<string, string> = {}): Promise<Reply> => give(who, { kind: 'action', verb, data, inputs });
  return {
    temp, clock, press, memory, bank: openSchoolBankFile(join(folder, 'situations.yaml'), silentLog, { clock }),
    says: (who: string, words: string) => give(who, { kind: 'message', text: words }),
    presses: (who: string, reply: Reply, title: string, inputs: Record<string, string> = {}): Promise<Reply> => {
      const button = buttonsOf(reply).find((one) => one.title === title);
      if (!button) throw new Error(`no button "${title}" on:\n${textOf(reply)}`);
      return press(who, button.verb, button.data, inputs);
    },
    remembers: (words: string): void => memory.remember(account(TEACHER), 'personal:tess', { question: words, answer: 'a1', asks: null, at: clock.now() }),
    waits: async (words = STRUCK, tell = 'yes'): Promise<void> => {
      await press(TEACHER, 'loop.keep', { answer: 'a1' }, { words, tell });
    },
    open: (who: string) => temp.store.read(SCHOOL, async (tx) => openUnanswered(ports)(tx, staff.byId(who) ?? outsider, clock.now(), deskGrant(clock.now()))),
    posted: () => temp.store.read(SCHOOL, async (tx) => {
      const rows = await Promise.all((await tx.findIds(outbox, 'state', 'queued')).map((one) => tx.get(outboxCards, one, deskGrant(clock.now()))));
      return rows.flatMap((row) => (row ? [plainText(fillCard(row.card, FOOT))] : []));
    }),
    decided: (id: string) => temp.store.read(SCHOOL, async (tx) => (await tx.get(answerDecisions, id))?.entries ?? []),
    additions: () => temp.store.read(SCHOOL, (tx) => pendingAdditions(tx, deskGrant(clock.now()))),
    waiting: () => temp.store.read(SCHOOL, (tx) => waitingIds(tx, 'all')),
    unknown: () => temp.store.read(SCHOOL, (tx) => unknownWords(tx, clock.now(), deskGrant(clock.now()))),
    end: async () => {
      await temp.end();
      await rm(folder, { recursive: true });
    },
  };
}

describe('a question that nothing answered', () => {
  let desk: Awaited<ReturnType<typeof loopDesk>>;
  beforeEach(async () => {
    desk = await loopDesk();
  });
  afterEach(() => desk.end());

  it('is shown to its asker with names struck out, and nothing is kept by that', async () => {
    desk.remembers(QUESTION);
    const shown = await desk.press(TEACHER, 'loop.preview', { answer: 'a1' });
    expect(inputOf(shown)).toBe(STRUCK);
    expect(JSON.stringify(shown)).not.toContain('Zbigniew');
    expect(textOf(shown)).toContain('Not kept yet.');
    expect(await desk.waiting()).toEqual([]);
  });

  it('is asked for again once it is forgotten, and not shown to anyone else', async () => {
    expect(textOf(await desk.press(TEACHER, 'loop.preview', { answer: 'a1' }))).toContain('I no longer have your question');
    desk.remembers(QUESTION);
    expect(inputOf(await desk.press(IT, 'loop.preview', { answer: 'a1' }))).toBe('');
  });

  it('is kept in the very words that were shown, until a day that is said', async () => {
    const kept = await desk.press(TEACHER, 'loop.keep', { answer: 'a1' }, { words: STRUCK, tell: 'yes' });
    expect(textOf(kept)).toContain('until 22 May 2027 at the latest');
    expect(textOf(kept)).toContain('I will tell you the answer here');
    expect(await desk.waiting()).toHaveLength(1);
  });

  it('is shown again when more must be struck out of what was typed', async () => {
    const again = await desk.press(TEACHER, 'loop.keep', { answer: 'a1' }, { words: QUESTION, tell: 'no' });
    expect(textOf(again)).toContain('I struck out more of it.');
    expect(inputOf(again)).toBe(STRUCK);
    expect(await desk.waiting()).toEqual([]);
  });

  it('is never kept where a child may be in danger, nor empty, nor longer than a question', async () => {
    expect(textOf(await desk.press(TEACHER, 'loop.keep', { answer: 'a1' }, { words: 'someone hurt a child', tell: 'no' }))).toContain('I keep none of it here');
    expect((await desk.press(TEACHER, 'loop.keep', { answer: 'a1' }, { words: '  ', tell: 'no' })).fieldErrors).toEqual({ words: 'Write your question first.' });
    expect((await desk.press(TEACHER, 'loop.keep', { answer: 'a1' }, { words: 'phone '.repeat(100), tell: 'no' })).fieldErrors?.['words']).toContain('at most 400');
    desk.remembers('someone hurt a child');
    expect(textOf(await desk.press(TEACHER, 'loop.preview', { answer: 'a1' }))).not.toContain('hurt');
    expect(await desk.waiting()).toEqual([]);
  });

  it('is dropped without a trace when its asker leaves it', async () => {
    expect(textOf(await desk.press(TEACHER, 'loop.leave'))).toContain('Nothing was kept.');
    expect(await desk.waiting()).toEqual([]);
  });

  it('stands on the owner\'s page without a word of it, and on nobody else\'s', async () => {
    await desk.waits();
    await desk.waits('can i bring my dog', 'no');
    expect((await desk.open(OWNER)).map((one) => one.title)).toEqual(['2 questions wait for an answer.']);
    expect((await desk.open(IT)).map((one) => one.title)).toEqual(['1 question waits for an answer.']);
    expect(await desk.open(TEACHER)).toEqual([]);
    const list = textOf(await desk.press(OWNER, 'loop.open'));
    expect(list).toContain('2 questions wait for you.');
    expect(list).not.toContain('mum');
    expect(list).not.toContain('bring');
  });

  it('is listed in private by the typed command, for those who may read it', async () => {
    await desk.waits();
    await desk.says(OWNER, 'questions');
    const [card] = await desk.posted();
    expect(card).toContain('1 question waits for you.');
    expect(card).toContain('[ Open ]');
    expect(card).not.toContain('mum');
    expect(await desk.says(TEACHER, 'questions')).toMatchObject({ reason: 'not-allowed' });
  });

  it('is refused to all others, and to the owner of another policy it does not exist', async () => {
    await desk.waits('can i bring my dog', 'no');
    const [id = ''] = await desk.waiting();
    for (const who of [TEACHER, 'stranger']) for (const verb of ['open', 'show', 'same', 'new', 'find', 'search', 'settle', 'delete']) expect(await desk.press(who, `loop.${verb}`, { question: id })).toMatchObject({ reason: 'not-allowed' });
    for (const verb of ['show', 'same', 'new', 'settle', 'delete']) expect(textOf(await desk.press(IT, `loop.${verb}`, { question: id }))).toContain('That question is here no longer.');
    expect(await desk.waiting()).toEqual([id]);
    expect(await desk.press('stranger', 'loop.keep', {}, { words: 'can i', tell: 'no' })).toMatchObject({ reason: 'not-allowed' });
  });

  it('comes with the nearest situations, what would be answered there, and the nearest clauses', async () => {
    await desk.waits();
    const card = textOf(await desk.presses(OWNER, await desk.press(OWNER, 'loop.open'), 'Open'));
    expect(card).toContain(STRUCK);
    expect(card).toContain('It may be this: May I text a parent from my own phone?');
    expect(card).toContain('Not settled. Proposed: No');
    expect(card).toContain(TEXTS[0]);
    expect(card).toContain('Whoever asked wishes to be told');
    expect(card).not.toContain('Tess');
  });

  it('becomes a new situation with its answer in one form; its asker is told, and its words are gone', async () => {
    await desk.waits('can i bring my dog in', 'yes');
    const card = await desk.presses(OWNER, await desk.press(OWNER, 'loop.open'), 'Open');
    const form = await desk.presses(OWNER, card, 'A new situation');
    const found = await desk.presses(OWNER, form, 'Search', { 'search-for': 'dogs gate', 'title': 'Dogs', 'question': 'May I bring my dog?', 'verdict': 'no', 'note': '' });
    expect(textOf(found)).toContain('Dogs stay outside the gate.');
    const wrong = await desk.presses(OWNER, found, 'Settle it so', { title: '', question: 'May I bring my dog?', verdict: 'no', decides: '', beside: '', note: '' });
    expect(wrong.fieldErrors).toEqual({ title: 'Write this first.' });
    const clause = DOGS;
    const done = await desk.presses(OWNER, found, 'Settle it so', { 'search-for': '', 'title': 'Dogs', 'question': 'May I bring my dog?', 'verdict': 'no', 'decides': clause, 'beside': '', 'note': '' });
    expect(textOf(done)).toContain('Settled, and whoever asked is told.');
    const [addition] = await desk.additions();
    expect(addition).toMatchObject({ kind: 'situation', entry: { title: 'Dogs', question: 'May I bring my dog?', kind: 'permission', phrasings: ['can i bring my dog in'] } });
    const id = addition?.kind === 'situation' ? addition.entry.id : '';
    expect(id).toMatch(/^ours-dogs-[a-z0-9]{5}$/);
    expect(await desk.decided(id)).toEqual([{ situation: id, verdict: 'no', when: null, because: ['Dogs stay outside the gate.'], note: null, by: 'Policy owner', on: '2026-11-23', second: null }]);
    const [told, answer] = await desk.posted();
    expect(told).toContain('The owner of the policy answered your question of 23 November 2026');
    expect(told).not.toContain('bring my dog in');
    expect(answer).toContain('Dogs stay outside the gate.');
    expect(await desk.waiting()).toEqual([]);
    expect(await destroyEndedQuestions(desk.temp.store, SCHOOL, desk.clock.now())).toBe(1);
    expect(await destroyEndedQuestions(desk.temp.store, SCHOOL, desk.clock.now())).toBe(0);
  });

  it('may be settled as a silence: the answer says so, and no clause is needed', async () => {
    await desk.waits('can i keep bees', 'no');
    const form = await desk.presses(OWNER, await desk.presses(OWNER, await desk.press(OWNER, 'loop.open'), 'Open'), 'The policy is silent');
    await desk.presses(OWNER, form, 'Settle it so', { title: 'Bees', question: 'May I keep bees?', verdict: 'not_covered', note: '' });
    const [addition] = await desk.additions();
    expect(await desk.decided(addition?.kind === 'situation' ? addition.entry.id : '')).toMatchObject([{ verdict: 'not_covered', because: [] }]);
    expect(await desk.posted()).toEqual([]);
  });

  it('is answered once where its situation is there but nobody settled it', async () => {
    await desk.waits();
    const form = await desk.presses(OWNER, await desk.presses(OWNER, await desk.press(OWNER, 'loop.open'), 'Open'), 'It is this');
    expect(textOf(form)).toContain('Nobody settled this situation yet');
    await desk.presses(OWNER, form, 'Settle it so', { verdict: 'no', decides: TEXTING, beside: '', note: '' });
    expect(await desk.decided('text-parent')).toMatchObject([{ verdict: 'no', because: [TEXTS[0]] }]);
    expect(await desk.additions()).toEqual([{ kind: 'phrasing', situation: 'text-parent', words: 'can i text someone\'s mum from my phone?' }]);
  });

  it('may be put to another situation, found by its words', async () => {
    await desk.waits('can i bring my dog', 'no');
    const form = await desk.presses(OWNER, await desk.presses(OWNER, await desk.press(OWNER, 'loop.open'), 'Open'), 'Another situation');
    expect((await desk.presses(OWNER, form, 'It is this', { 'search-for': '' })).fieldErrors).toEqual({ 'search-for': 'Choose the situation.' });
    const found = await desk.presses(OWNER, form, 'Search', { 'search-for': 'phone' });
    expect(textOf(await desk.presses(OWNER, found, 'It is this', { 'search-for': 'phone', 'which': 'smart-watch' }))).toContain('May I wear a smart watch?');
  });

  it('is deleted with one press, and its asker is not told', async () => {
    await desk.waits();
    await desk.presses(OWNER, await desk.presses(OWNER, await desk.press(OWNER, 'loop.open'), 'Open'), 'Delete it');
    expect(await desk.waiting()).toEqual([]);
    expect(await desk.posted()).toEqual([]);
  });

  it('is settled by the owner of one policy on the words of that policy alone', async () => {
    await desk.waits();
    const form = await desk.presses(IT, await desk.presses(IT, await desk.press(IT, 'loop.open'), 'Open'), 'It is this');
    expect((await desk.presses(IT, form, 'Settle it so', { verdict: 'no', decides: DOGS, beside: '', note: '' })).fieldErrors).toEqual({ decides: 'That clause stands in a policy of somebody else.' });
    expect(textOf(await desk.presses(IT, form, 'Settle it so', { verdict: 'no', decides: TEXTING, beside: '', note: '' }))).toContain('Settled');
  });

  it('is gone after 180 days, answered or not', async () => {
    await desk.waits();
    const old = (days: number) => desk.temp.store.transact(SCHOOL, { at: 0, actor: null, inbound: { eventId: asId<'event'>(`old${days}`), kind: 'timer', route: null } }, (tx) => removeOldQuestions(deskGrant)(tx, desk.clock.now() + days * 86_400_000));
    await old(179);
    expect(await desk.waiting()).toHaveLength(1);
    await old(180);
    expect(await desk.waiting()).toEqual([]);
    expect(await destroyEndedQuestions(desk.temp.store, SCHOOL, desk.clock.now())).toBe(1);
  });

  it('leaves no word of it in the clear on disk', async () => {
    await desk.waits('can i bring a flumpet from my phone', 'yes');
    for (const who of [TEACHER, OWNER]) await desk.says(who, 'is a flumpet ok');
    expect(filesHolding(desk.temp.dataDir, 'flumpet')).toEqual([]);
  });

  it('stands in situations.yaml once it was written there, and no longer in the records', async () => {
    await desk.waits();
    const form = await desk.presses(OWNER, await desk.presses(OWNER, await desk.press(OWNER, 'loop.open'), 'Open'), 'It is this');
    await desk.presses(OWNER, form, 'Settle it so', { verdict: 'no', decides: TEXTING, beside: '', note: '' });
    const write = () => writePendingAdditions({ store: desk.temp.store, school: SCHOOL, file: desk.bank, now: desk.clock.now(), log: silentLog, grant: deskGrant(desk.clock.now()) });
    expect(await write()).toEqual({ ok: true, value: 1 });
    expect(desk.bank.refresh().bank.phrasings).toEqual({ 'text-parent': ['can i text someone\'s mum from my phone?'] });
    expect(await desk.additions()).toEqual([]);
    expect(await write()).toEqual({ ok: true, value: 0 });
  });
});

describe('a question whose situation is settled', () => {
  let desk: Awaited<ReturnType<typeof loopDesk>>;
  afterEach(() => desk.end());

  it('is done with one press: its words lead there from now on, and its asker gets the answer', async () => {
    desk = await loopDesk({ file: [SETTLED] });
    await desk.waits();
    const card = await desk.presses(OWNER, await desk.press(OWNER, 'loop.open'), 'Open');
    expect(textOf(card)).toContain('Settled: No');
    expect(textOf(await desk.presses(OWNER, card, 'It is this'))).toContain('No question waits for you.');
    expect(await desk.additions()).toHaveLength(1);
    expect((await desk.posted()).join('\n')).toContain(TEXTS[0]);
  });

  it('is not answered before a second person agreed, where the school wants one', async () => {
    desk = await loopDesk({ file: [SETTLED], second: true });
    await desk.waits();
    await desk.presses(OWNER, await desk.presses(OWNER, await desk.press(OWNER, 'loop.open'), 'Open'), 'It is this');
    const posted = await desk.posted();
    expect(posted).toHaveLength(1);
    expect(posted[0]).toContain('wants a second person to agree');
  });
});

describe('words that the desk does not know', () => {
  let desk: Awaited<ReturnType<typeof loopDesk>>;
  beforeEach(async () => {
    desk = await loopDesk();
  });
  afterEach(() => desk.end());

  it('are listed for the owner once two people, or one three times, said them; a word said once never is', async () => {
    await desk.says(TEACHER, 'can i bring a flumpet');
    await desk.says(TEACHER, 'can i bring a wozzle');
    expect(await desk.unknown()).toEqual([]);
    await desk.says(OWNER, 'is a flumpet allowed');
    await desk.says(TEACHER, 'a wozzle?');
    await desk.says(TEACHER, 'my wozzle then');
    expect(await desk.unknown()).toEqual([{ word: 'wozzle', count: 3, last: '2026-11-23' }, { word: 'flumpet', count: 2, last: '2026-11-23' }]);
    expect(textOf(await desk.press(OWNER, 'loop.open'))).toContain('Words I do not know: wozzle (3), flumpet (2).');
  });

  it('are forgotten with the quarter after theirs', async () => {
    for (const who of [TEACHER, OWNER]) await desk.says(who, 'can i bring a flumpet');
    expect(await destroyOldUnknownWords(desk.temp.store, SCHOOL, Date.parse('2027-03-31T10:00:00Z'))).toBe(0);
    expect(await desk.unknown()).toHaveLength(1);
    expect(await destroyOldUnknownWords(desk.temp.store, SCHOOL, Date.parse('2027-04-01T10:00:00Z'))).toBe(1);
    expect(await desk.unknown()).toEqual([]);
  });
});
