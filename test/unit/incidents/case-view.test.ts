import { describe, expect, it } from 'vitest';
import { fillCard } from '../../../src/cards/fill.ts';
import { plainText } from '../../../src/cards/plain-text.ts';
import { buttonsFor, caseView } from '../../../src/incidents/case-view.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { executesOf } from '../../../src/surfaces/slack/render-blocks.ts';
import { renderModal } from '../../../src/surfaces/slack/form-modal.ts';
import { partsOf } from '../../../src/surfaces/teams/card-limits.ts';
import { LEAD, matter } from './a-matter.ts';

const FOOT = { text: 'Tell the lead.', report: true };
const mine = (change: Partial<Incident> = {}): Incident => matter({ state: 'taken', owner: LEAD, takenAt: 500, ...change });
const shown = (record: Incident, who = 'lead'): string => plainText(fillCard(caseView(record, who, 1_000), FOOT));
const notes = (count: number, text: string): Incident['notes'] => Array.from({ length: count }, (_, i) => ({ id: `n${i}`, text: `${i}: ${text}`, at: i, by: 'The lead' }));

describe('a matter as it is read', () => {
  it('shows the newest of many notes, and says how many stand before them', () => {
    const text = shown(mine({ notes: notes(60, 'short') }));
    expect(text).toContain('59: short');
    expect(text).toContain('36 earlier, in the export.');
    expect(text).not.toContain('35: short');
    expect(text).toContain('36: short');
  });

  it('shows a last note whole, however long', () => {
    const long = 'word '.repeat(799);
    const text = shown(mine({ notes: notes(3, long) }));
    expect(text).toContain(`2: ${long}`.trim());
    expect(text).toContain('2 earlier, in the export.');
  });

  it('shows all where there are few', () => {
    expect(shown(mine({ notes: notes(3, 'short') }))).not.toContain('earlier, in the export');
  });

  it('fits a Slack modal and the parts of a Teams card, with every button, when all of it is long', () => {
    const many = notes(40, 'word '.repeat(700));
    const record = mine({ track: 'conduct', notes: many, facts: many.map(({ id, text, at }) => ({ id, text, at })), shared: many.map(({ id, text, at }) => ({ id, to: 'Someone', text, at })) });
    const card = fillCard(caseView(record, 'lead', 1_000), FOOT);
    const { view, rest } = renderModal(card);
    expect(view.blocks.length).toBeLessThanOrEqual(100);
    const verbs = [...JSON.stringify([view, rest]).matchAll(/case\.[a-z-]+/g)].map(([verb]) => verb);
    for (const button of executesOf(card)) expect([...verbs, button.verb.startsWith('case.') ? '' : button.verb]).toContain(button.verb);
    expect(partsOf(card, (part) => JSON.stringify(part).length).length).toBeGreaterThan(0);
  });

  it('offers each person only what they may do in this state', () => {
    const verbs = (record: Incident, who: string): string[] => buttonsFor(record, who).map((one) => one.verb);
    expect(verbs(matter(), 'lead')).toEqual(['case.take']);
    expect(verbs(mine(), 'deputy')).toEqual([]);
    expect(verbs(mine(), 'lead')).not.toContain('case.grade-form');
    expect(verbs(mine({ track: 'conduct' }), 'lead')).toContain('case.grade-form');
    expect(verbs(mine(), 'lead')).not.toContain('case.close-form');
    expect(verbs(mine({ lastWord: { askedAt: 1, text: null, at: null } }), 'lead')).toContain('case.close-form');
    expect(verbs(matter({ state: 'held' }), 'lead')).toEqual([]);
  });

  it('prints a blank reason as "no reason recorded"', () => {
    expect(shown(mine({ state: 'closed', closedAt: 5, closing: { outcome: 'acted', safer: '', watches: '', rationale: '', by: 'The lead', at: 5 } }))).toContain('Why: no reason recorded');
  });
});
