import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillCard } from '../../src/cards/fill.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { openStage, type Stage } from './stage.ts';

const MINUTE = 60_000;

/** A card of a reply as words. */
const words = (reply: Reply): string => {
  const content = reply.step ?? reply.card;
  return content ? plainText(fillCard(content, { text: '', report: false })) : '';
};

describe('what is left on an account of the example school', () => {
  let stage: Stage;
  let account = '';
  beforeAll(async () => {
    stage = await openStage({ at: Date.parse('2026-11-27T16:30:00Z') });
    // The accounts of school.yaml are entered by the first tick.
    await stage.later(0);
    const form = await stage.presses('priya-nair', 'reply.log');
    const fields = (form.step?.data['fields'] ?? []) as { id: string; choices?: { value: string; title: string }[] }[];
    account = fields.find(({ id }) => id === 'account')?.choices?.find(({ title }) => title.includes('Facebook'))?.value ?? '';
  });
  afterAll(() => stage.close());
  const save = (kind: string): Promise<Reply> => stage.presses('priya-nair', 'reply.save', { account }, { 'kind': kind, 'received-on': '2026-11-27', 'received-at': '16:10', 'noticed-on': '2026-11-27', 'noticed-at': '16:20', 'link': '' });

  it('falls due by the school\'s rule, shown word for word', async () => {
    const reply = words(await save('query'));
    expect(reply).toContain('Due 30 November 2026');
    expect(reply).toContain('Received on a Friday from 16:00 on: by the end of Monday 30 November');
    expect(reply).toContain('Social');
  });

  it('begins a report at once for a message from a child, with what the policy says', async () => {
    const reply = await save('child');
    expect(words(reply)).not.toBe('');
    const shown = stage.shown('personal:priya-nair').map(({ text }) => text).join('\n');
    expect(shown).toContain('Nobody replies to a child on an account.');
    expect(shown).toContain('Nobody replies to a pupil from an official account.');
  });

  it('tells leaders of the press in their channel, and waits for their word', async () => {
    await save('press');
    expect(stage.shown('channel:leadership').map(({ text }) => text).join('\n')).toContain('nobody replies until a leader agrees here');
  });

  it('is told on Monday and not at the weekend', async () => {
    const overdue = (): number => stage.everywhere().filter(({ text }) => text.includes('overdue, was due')).length;
    await stage.later(60 * 60 * MINUTE);
    expect(overdue()).toBe(0);
    await stage.later(13 * 60 * MINUTE);
    await stage.later(2 * MINUTE);
    expect(overdue()).toBeGreaterThan(0);
  });
});
