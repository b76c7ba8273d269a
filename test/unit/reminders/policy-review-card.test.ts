import { describe, expect, it } from 'vitest';
import { fillCard } from '../../../src/cards/fill.ts';
import { plainText } from '../../../src/cards/plain-text.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { changesCard, eventForm, MOST_CHOICES, policiesCard } from '../../../src/reminders/policy-review-card.ts';
import { reviewDueOf } from '../../../src/reminders/policy-review-due.ts';
import { renderModal } from '../../../src/surfaces/slack/form-modal.ts';
import { renderMessages } from '../../../src/surfaces/slack/render-blocks.ts';
import { teamsCards } from '../../../src/surfaces/teams/teams-card.ts';
import { messageSchema, modalSchema } from '../../fixtures/slack/block-kit.ts';
import { phonesPolicy, policyFile } from '../../fixtures/policy-review-desk.ts';

const FOOT = { text: 'Tell Mrs Ada Head.', report: false };

describe('the cards of policies and their reviews', () => {
  it('offer as many policies to choose from as every platform shows', async () => {
    const documents = await Promise.all(Array.from({ length: 120 }, (_, i) => policyFile(phonesPolicy({ title: `Policy number ${i} on something with a long name that goes on and on` }), `p${i}.md`)));
    const card = fillCard(eventForm(documents), FOOT);
    const { view, rest } = renderModal(card);
    modalSchema.parse(view);
    for (const part of rest) messageSchema.parse(part);
    expect(JSON.stringify(view)).toContain(`Policy number ${MOST_CHOICES - 1} `);
    expect(teamsCards(card).length).toBeGreaterThan(0);
  });

  it('show ten long changes whole, in as many parts as a platform needs', () => {
    const long = (word: string, i: number): string => `${word} ${i} ${'and what is more is written here at length. '.repeat(40)}`;
    const card = fillCard(changesCard({ id: asId<'document'>('phones.md'), title: 'Phones' }, Array.from({ length: 14 }, (_, i) => ({ kind: 'changed', before: { quote: long('Before', i), headings: [], page: null }, now: { quote: long('Now', i), headings: [], page: 2 } })), { from: 'x', until: '2026-11-23', page: 0 }), FOOT);
    const parts = renderMessages(card);
    for (const part of parts) messageSchema.parse(part);
    expect(JSON.stringify(parts)).toContain('Now 9 and what');
    expect(plainText(card)).toContain('[ 4 more ]');
    expect(teamsCards(card).length).toBeGreaterThan(1);
  });

  it('list the policies a page at a time, and every one of them once', async () => {
    const documents = await Promise.all(Array.from({ length: 20 }, (_, i) => policyFile(phonesPolicy({ title: `Policy ${String.fromCharCode(65 + i)}` }), `p${i}.md`)));
    const rows = documents.map((document) => ({ document, standing: null, due: reviewDueOf(document, null, { policies: [], terms: [], today: '2026-11-23' }) }));
    const pages = [0, 1, 2].map((page) => plainText(fillCard(policiesCard(rows, page, { refused: 0, mayReview: false }), FOOT)));
    expect(pages.flatMap((page) => page.match(/^Policy [A-Z]$/gm) ?? [])).toEqual(documents.map(({ title }) => title));
    expect(plainText(fillCard(policiesCard(rows, 99, { refused: 1, mayReview: true }), FOOT))).toContain('Policy T');
  });
});
