import { describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/chat/inbound.ts';
import type { Reply, SearchResult } from '../../../src/chat/reply.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { listed, Staff, type Person } from '../../../src/people/staff.ts';
import type { Corpus } from '../../../src/policies/corpus.ts';
import { ruleReader } from '../../../src/policies/rule-reader.ts';
import { searchRoute } from '../../../src/policies/search-route.ts';
import type { Turn } from '../../../src/routes/turn.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const teacher = listed({ id: 'teacher', name: 'Mr Teacher', roles: ['teacher'] });
const outsider: Person = { ...teacher, standing: 'outsider' };
const keys = writtenDocument(
  [
    '# Keys', 'Keys are lent by the caretaker.', 'However, a key to the boiler room is never lent.', '# Sheds', 'In a shed nobody:', '- lights a lamp', '- keeps a ferret',
    '# Evidence', 'Teachers take a screenshot of the conversation before the phone goes back.',
    '# Lodgings', ...['attic', 'barn', 'cellar', 'dairy', 'eaves', 'forge'].map((room) => `A lodger in the ${room} pays rent on Friday.`),
    '# Appendix: leaflet', 'Parents fold the paper boats.',
  ],
  { title: 'Keys and sheds', file: 'keys.txt', facts: [{ kind: 'review-due', value: 'June 2024', date: { text: 'June 2024', earliest: '2024-06-01', latest: '2024-06-30', precision: 'month' } }] },
);
const rules = writtenDocument(['# Pupils', 'Staff must not be friends with pupils on social media.', '# Social media', 'Before you accept a pupil as a friend on social media, staff may ask the head and be friends with them.'], { title: 'Conduct', file: 'conduct.txt' });
const corpus = writtenCorpus(keys, rules);

async function search(text: string, { actor = teacher, held = corpus, urgent = null as SearchResult | null, worry = null as string | null }: { actor?: Person | null; held?: Corpus | null; urgent?: SearchResult | null; worry?: string | null } = {}): Promise<readonly SearchResult[]> {
  const route = searchRoute({
    schools: () => ({ corpus: () => held, progress: () => ({ done: 0, total: 0 }), staff: new Staff([]), contacts: {}, questions: { 'by-policy': [] }, policies: [], reader: ruleReader, searchReader: ruleReader, choosing: { ready: () => Promise.resolve(), ofSituation: () => null, byClauses: (question, of) => ruleReader.read(question, [], of) } }),
    urgent: () => urgent, worryLine: () => worry,
  });
  const inbound: Inbound = { kind: 'search', text, eventId: asId<'event'>('e'), account: { surface: 'teams', tenant: 'T', id: 'A' }, conversation: { id: asId<'conversation'>('c'), kind: 'channel' }, at: 1 };
  const seen = { inbound, actor, now: Date.parse('2026-11-23T10:00:00Z'), school: { id: asId<'school'>('oak'), name: 'Oak', example: false } };
  let reply: Omit<Reply, 'status'> = {};
  const turn = { ...seen, reply: (said: Omit<Reply, 'status'>) => { reply = said; } };
  // The route uses of a turn what is here, and writes nothing.
  await route.handle(turn as unknown as Turn, await route.prepare?.(seen));
  return reply.results ?? [];
}
const whole = (result: SearchResult | undefined): string => JSON.stringify(result?.card);

describe('a clause found by the search box', () => {
  it('is whole, with document, section and page, its exception and a review that has lapsed', async () => {
    const [first] = await search('who lends keys');
    expect(first).toMatchObject({ title: 'Keys and sheds › Keys, page 1', text: 'Keys are lent by the caretaker. (There is an exception.)', card: { template: 'clause' } });
    expect(first?.card.data.clauses).toMatchObject([{ quote: 'Keys are lent by the caretaker.' }, { label: 'Exception', quote: 'However, a key to the boiler room is never lent.' }]);
    expect(first?.card.data.banners).toEqual([expect.stringContaining('June 2024')]);
  });

  it('is the rule with its exception when the words are those of the exception', async () => {
    const [first] = await search('boiler room key never lent');
    expect(first?.card.data.clauses).toMatchObject([{ quote: 'Keys are lent by the caretaker.' }, { label: 'Exception' }]);
  });

  it('has the opening words of its list with it, in the list of results too', async () => {
    const [first] = await search('ferret in the shed');
    expect(first?.text).toBe('In a shed nobody: keeps a ferret');
    expect(first?.card.data.clauses).toMatchObject([{ leadIn: 'In a shed nobody:', quote: 'keeps a ferret' }]);
  });

  it('never stands without the line of national guidance that comes first, nor in the list of results', async () => {
    const found = (await search('screenshot of the conversation on a phone')).find((result) => whole(result).includes('take a screenshot'));
    expect(found?.text).toBe('National guidance comes first here. Open the clause to read both.');
    expect(found?.card.data.clauses).toMatchObject([{ national: { text: expect.stringContaining('National guidance comes first here') as unknown } }]);
  });

  it('never stands without the clause that says otherwise', async () => {
    for (const text of ['may staff be friends with pupils on social media', 'friends with pupils on social media']) {
      const found = (await search(text)).find((result) => whole(result).includes('must not be friends'));
      expect(found?.text).toContain('(Another clause says otherwise.)');
      expect(whole(found)).toContain('Before you accept a pupil');
      expect(whole(found)).toContain('These clauses do not say the same.');
    }
  });

  it('says that it comes from an appendix', async () => {
    const [first] = await search('paper boats');
    expect(first?.card.data.clauses).toMatchObject([{ standing: 'From an appendix, not from the policy itself.' }]);
  });

  it('is one of five at most, each once', async () => {
    const results = await search('lodger pays rent on friday');
    expect(results).toHaveLength(5);
    expect(new Set(results.map((result) => result.text)).size).toBe(5);
  });
});

describe('the search box', () => {
  it('finds nothing for someone outside, for no words, and while the policies are still being read', async () => {
    expect(await search('who lends keys', { actor: outsider })).toEqual([]);
    expect(await search('who lends keys', { actor: null })).toEqual([]);
    expect(await search('   ')).toEqual([]);
    expect(await search('who lends keys', { held: null })).toEqual([]);
  });

  it('shows what to do about a child at risk in place of every clause, to anyone', async () => {
    const urgent: SearchResult = { title: 'Act now', text: 'Ring 999', card: { template: 'urgent', data: {} } };
    expect(await search('who lends keys', { urgent })).toEqual([urgent]);
    expect(await search('who lends keys', { urgent, actor: outsider })).toEqual([urgent]);
  });

  it('puts the line about a worry before the first clause, and alone where no clause is found', async () => {
    const worry = 'This may be a safeguarding worry. Tell Mrs Lead.';
    expect((await search('who lends keys', { worry }))[0]?.text).toBe(`${worry} Keys are lent by the caretaker. (There is an exception.)`);
    expect(await search('zzzz', { worry })).toMatchObject([{ title: 'Worried about a child?', text: worry }]);
  });
});
