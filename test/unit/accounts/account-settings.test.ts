import { expect, it } from 'vitest';
import { accountsSchema } from '../../../src/accounts/account-settings.ts';

const faultOf = (settings: unknown): string => accountsSchema.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ') ?? 'taken';

it.each([
  ['a role that decides named twice', { approval: { by: ['slt', 'slt'], quorum: 'all' } }, 'approval.by names a role twice'],
  ['two sources of one name, of which only one would be asked for', { sources: [{ name: 'Google reviews', by: ['ann'] }, { name: 'Google reviews', by: ['bob'] }] }, 'sources has two sources of one name'],
  ['a rule without end', { replies: { 'within-hours': Number.POSITIVE_INFINITY } }, 'replies.within-hours'],
  ['a quorum of nobody', { approval: { by: ['slt'], quorum: 0 } }, 'approval.quorum'],
  ['a key that is none', JSON.parse('{"__proto__":{"approval":{"by":["teacher"]}}}'), '__proto__'],
])('%s is a fault of school.yaml', (_what, settings, fault) => {
  expect(faultOf(settings)).toContain(fault);
});

it('takes two sources on one day, and roles that differ', () => {
  expect(faultOf({ approval: { by: ['slt', 'headteacher'], quorum: 'all' }, sources: [{ name: 'Google reviews', by: ['ann'] }, { name: 'Mentions', by: ['ann'] }] })).toBe('taken');
});
