import { describe, expect, it } from 'vitest';
import { signOffsSchema, type SignOffItem } from '../../../src/reminders/sign-off-settings.ts';
import { openingOf, wantedRound, type Standing } from '../../../src/reminders/sign-off-wanted.ts';
import type { SignOff } from '../../../src/reminders/sign-off.ts';

const item = (more: Record<string, unknown> = {}): SignOffItem => signOffsSchema.parse({ items: [{ id: 'conduct', title: 'Code of Conduct', kind: 'policy', file: 'conduct.docx', ...more }] }).items[0]!;
const signed = (signedOn: string, version = 'v1'): SignOff => ({
  id: signedOn, person: 'ann', item: 'conduct', title: 'Code of Conduct', kind: 'policy', version, round: 'year-2026', statement: 'I have read it.', assignedOn: signedOn, due: signedOn, before: null, state: 'signed',
  remindedOn: null, lateSaidOn: null, openedAt: null, askedAt: null, signedAt: Date.parse(signedOn), signedOn, notices: [], history: [],
});
const standing = (more: Partial<Standing> = {}): Standing => ({
  person: { roles: ['teacher'] }, seen: { id: 'ann', since: null, left: null, roles: [{ role: 'teacher', since: null }] }, item: item(), itemSeen: { id: 'conduct', since: '2026-01-05', version: 'v1', changedOn: null, previous: null },
  version: 'v1', records: [], runs: false, today: '2026-11-23', opening: '2026-09-01', begins: null, ...more,
});

describe('whether something is to be signed', () => {
  it.each<[string, Partial<Standing>, string | null]>([
    ['it was never signed this school year', {}, 'year-2026'],
    ['it was signed last year alone', { records: [signed('2025-09-03')] }, 'year-2026'],
    ['it was signed this September', { records: [signed('2026-09-03')] }, null],
    ['it was signed in the August before', { records: [signed('2026-08-26')] }, null],
    ['the school year has not begun', { today: '2026-08-31', opening: '2026-09-01', records: [signed('2025-09-03')] }, null],
    ['this September was signed on paper', { begins: '2026-09-02' }, null],
    ['another version stands now', { records: [signed('2026-09-03', 'v0')] }, 'version'],
    ['another version stands, and the school asks for none again', { item: item({ when: ['september'] }), records: [signed('2026-09-03', 'v0')] }, null],
    ['an earlier version came back that was signed once', { records: [signed('2026-09-03', 'v1'), signed('2026-10-03', 'v2')] }, null],
    ['they started before the desk', { item: item({ when: ['on-entry'] }) }, null],
    ['they started in March', { item: item({ when: ['on-entry'] }), seen: { id: 'ann', since: '2026-03-02', left: null, roles: [] } }, 'entry-2026-03-02'],
    ['they started before the school asked for it', { item: item({ when: ['on-entry'] }), seen: { id: 'ann', since: '2025-12-01', left: null, roles: [] } }, null],
    ['they came to the role in March', { item: item({ 'for': ['teacher'], 'when': ['on-entry'] }), seen: { id: 'ann', since: null, left: null, roles: [{ role: 'teacher', since: '2026-03-02' }] } }, 'entry-2026-03-02'],
    ['they held another role of it before', { item: item({ 'for': ['teacher', 'ta'], 'when': ['on-entry'] }), person: { roles: ['teacher', 'ta'] }, seen: { id: 'ann', since: null, left: null, roles: [{ role: 'teacher', since: '2026-03-02' }, { role: 'ta', since: null }] } }, null],
    ['it is for others', { item: item({ for: ['governor'] }) }, null],
    ['it is not for their role', { item: item({ 'not-for': ['teacher'] }) }, null],
    ['they run an account', { item: item({ when: ['before-running-an-account'] }), runs: true }, 'account'],
    ['they run none', { item: item({ when: ['before-running-an-account'] }) }, null],
    ['six months are over', { item: item({ 'when': ['on-entry'], 'every-months': 6 }), records: [signed('2026-05-23')] }, 'since-2026-05-23'],
    ['six months are not over', { item: item({ 'when': ['on-entry'], 'every-months': 6 }), records: [signed('2026-05-24')] }, null],
    ['nothing is on record', { item: item({ 'when': ['on-entry'], 'every-months': 6 }) }, 'since-never'],
    ['it changed, and they never signed it', { item: item({ when: ['new-version'] }), itemSeen: { id: 'conduct', since: '2026-01-05', version: 'v1', changedOn: '2026-11-20', previous: 'v0' } }, 'version'],
    ['it changed before they came', { item: item({ when: ['new-version'] }), itemSeen: { id: 'conduct', since: '2026-01-05', version: 'v1', changedOn: '2026-11-20', previous: 'v0' }, seen: { id: 'ann', since: '2026-11-21', left: null, roles: [] } }, null],
  ])('%s', (_why, more, expected) => {
    expect(wantedRound(standing(more))).toBe(expected);
  });

  it('begins its year on the first school day from 1 September on', () => {
    const calendar = { isSchoolDay: (day: string) => day >= '2026-09-03', nextSchoolDay: () => '2026-09-03' };
    expect([openingOf('2026-11-23', calendar), openingOf('2027-08-31', calendar)]).toEqual(['2026-09-03', '2026-09-03']);
  });

  it('counts the last day of a month for one that has no such date', () => {
    const august = { item: item({ 'when': ['on-entry'], 'every-months': 6 }), records: [signed('2026-08-31')] };
    expect([wantedRound(standing({ ...august, today: '2027-02-27', opening: '2026-09-01' })), wantedRound(standing({ ...august, today: '2027-02-28', opening: '2026-09-01' }))]).toEqual([null, 'since-2026-08-31']);
  });
});
