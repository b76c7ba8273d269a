import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { proposeSignOffs } from '../../../src/reminders/propose-sign-offs.ts';
import { signOffsSchema } from '../../../src/reminders/sign-off-settings.ts';

const DOCUMENTS = [{ file: 'cp.docx', title: 'Child Protection and Safeguarding Policy' }, { file: 'acceptable_use.pdf', title: 'Agreement' }, { file: 'conduct.docx', title: 'Code of Conduct: "Our way"' }];

describe('the proposed sign-offs', () => {
  it('are comments alone, so that nothing is asked before a person took the marks away', () => {
    expect(parse(proposeSignOffs(DOCUMENTS))).toBeNull();
  });

  it('name the files with such titles, and load once an edition and the missing file are filled in', () => {
    const text = proposeSignOffs(DOCUMENTS).split('\n').slice(2).join('\n').replace(/^# /gm, '').replace('edition: …', 'edition: September 2026').replace('file: …', 'file: behaviour.docx');
    const { 'sign-offs': settings } = parse(text) as { 'sign-offs': unknown };
    expect(signOffsSchema.parse(settings).items.map(({ id, kind, file }) => [id, kind, file])).toEqual([
      ['kcsie-part-one', 'statutory', undefined], ['child-protection', 'policy', 'cp.docx'], ['behaviour', 'policy', 'behaviour.docx'], ['code-of-conduct', 'policy', 'conduct.docx'],
      ['acceptable-use', 'aup', 'acceptable_use.pdf'], ['safeguarding-leads', 'safeguarding-leads', undefined],
    ]);
  });

  it('never guess an edition', () => {
    expect(proposeSignOffs([])).not.toMatch(/\b20\d\d\b/);
  });
});
