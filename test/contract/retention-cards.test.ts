import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillCard } from '../../src/cards/fill.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { renderModal } from '../../src/surfaces/slack/form-modal.ts';
import { teamsCards } from '../../src/surfaces/teams/teams-card.ts';
import { messageSchema, modalSchema } from '../fixtures/slack/block-kit.ts';
import { retentionDesk, type RetentionDesk } from '../fixtures/retention-desk.ts';
import { SAMPLE_FOOT } from './card-samples.ts';

const REPORT = 'incidents/R0001';
let desk: RetentionDesk;
beforeAll(async () => {
  desk = await retentionDesk();
  await desk.matters(Array.from({ length: 40 }, (_, i) => ({ id: `R${String(i).padStart(4, '0')}` })));
  await desk.day();
  for (let i = 0; i < 20; i++) await desk.press('lead', 'retention.hold', { item: `incidents/R${String(i).padStart(4, '0')}` }, { because: 'inquiry' });
  await desk.press('lead', 'retention.hold', { item: 'all' }, { because: 'court' });
});
afterAll(() => desk.end());

const cases: readonly (readonly [string, () => Promise<Reply>])[] = [
  ['the list, with more than fits', () => desk.press('lead', 'retention.list')],
  ['one that waits', () => desk.press('lead', 'retention.open', { item: REPORT })],
  ['keeping', () => desk.press('lead', 'retention.keep-form', { item: REPORT })],
  ['erasing', () => desk.press('lead', 'retention.erase-form', { item: REPORT })],
  ['the day', () => desk.press('lead', 'retention.date-form', { item: REPORT })],
  ['a hold on one kind', () => desk.press('lead', 'retention.hold-form', { item: 'class' })],
];

describe('the cards of retention', () => {
  it.each(cases)('%s: Slack takes it as a window, Teams as cards, and nothing of a report\'s words stands in it', async (_what, press) => {
    const { step } = await press();
    if (!step) throw new Error('no card');
    const card = fillCard(step, SAMPLE_FOOT);
    const { view, rest } = renderModal(card);
    expect(modalSchema.safeParse(view).error).toBeUndefined();
    for (const part of rest) expect(messageSchema.safeParse(part).error).toBeUndefined();
    expect(teamsCards(card).every((part) => Buffer.byteLength(JSON.stringify(part)) < 28_000)).toBe(true);
    expect(JSON.stringify([view, rest])).not.toContain('Robin Vale');
  });
});
