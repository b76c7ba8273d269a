import { describe, expect, it } from 'vitest';
import { fillCard } from '../../../src/cards/fill.ts';
import { plainText } from '../../../src/cards/plain-text.ts';
import type { CardContent } from '../../../src/chat/outbound.ts';
import { listed, type Person } from '../../../src/people/staff.ts';
import { homeRoutes } from '../../../src/routes/home.ts';
import type { OpenItem, OpenItems } from '../../../src/routes/open-items.ts';
import type { Turn } from '../../../src/routes/turn.ts';

const teacher = listed({ id: 'teacher', name: 'Mr Teacher', roles: ['teacher'] });
const item = (title: string, at: number, opens = true): OpenItem => ({ title, at, open: opens ? { verb: 'question.open', data: { question: title } } : null });

async function home(slices: readonly OpenItems[], actor: Person = teacher): Promise<CardContent> {
  const route = homeRoutes(slices).find((one) => one.match.kind === 'home');
  if (!route) throw new Error('there is a home');
  let card: CardContent | undefined;
  // All of a turn that the page uses.
  await route.handle({ actor, tx: {}, now: 9, grant: {}, reply: (reply: { card?: CardContent }) => { card = reply.card; } } as unknown as Turn, undefined);
  if (!card) throw new Error('it shows a card');
  return card;
}
const text = (card: CardContent): string => plainText(fillCard(card, { text: 'Tell Mrs Lead.', report: true }));

describe('the desk\'s own page', () => {
  it('joins what all slices have open: first what others wait for, the oldest first', async () => {
    const card = await home([async () => Promise.resolve([item('mine', 1, false), item('second', 3)]), async () => Promise.resolve([item('first', 2)])]);
    expect(card.data.items).toMatchObject([{ title: 'first' }, { title: 'second' }, { title: 'mine', open: null }]);
    expect(text(card).match(/\[ Open \]/g)).toHaveLength(2);
  });

  it('says how many more there are than it shows', async () => {
    const card = await home([async () => Promise.resolve(Array.from({ length: 20 }, (_, i) => item(`item ${i}`, i)))]);
    expect(card.data.items).toHaveLength(12);
    expect(text(card)).toContain('And 8 more.');
  });

  it('asks no slice for someone outside', async () => {
    let asked = 0;
    const card = await home([async () => Promise.resolve([item('x', ++asked)])], { ...teacher, standing: 'outsider' });
    expect(card.template).toBe('help');
    expect(asked).toBe(0);
  });

  it('ends with whom to tell about a child', async () => {
    expect(text(await home([]))).toMatch(/Worried about a child\? Tell Mrs Lead\./);
  });
});
