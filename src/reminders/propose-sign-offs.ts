import type { PolicyDocument } from '../policies/document.ts';

/** The September set, and by what a policy's title is known to be one of it. */
const SET = [
  { id: 'child-protection', title: 'Child Protection Policy', named: /child protection|safeguarding/i, kind: 'policy' },
  { id: 'behaviour', title: 'Behaviour Policy', named: /behaviou?r/i, kind: 'policy' },
  { id: 'code-of-conduct', title: 'Staff Code of Conduct', named: /code of conduct|staff conduct/i, kind: 'policy' },
  { id: 'acceptable-use', title: 'Acceptable Use Agreement', named: /acceptable use|\bAUP\b/i, kind: 'aup' },
] as const;

/**
 * `sign-offs:` of a proposed school.yaml, as comments alone: the set that schools commonly have signed each September, with the files that carry
 * such titles. It is proposed, and no policy's word: what is to be signed, by whom and in which edition is for the school to say.
 */
export function proposeSignOffs(documents: readonly Pick<PolicyDocument, 'file' | 'title'>[]): string {
  const items = SET.flatMap(({ id, title, named, kind }) => {
    const found = documents.find((document) => named.test(document.title)) ?? documents.find(({ file }) => named.test(file.replace(/[-_.]+/g, ' ')));
    return [`    - id: ${id}`, `      title: ${JSON.stringify(found?.title ?? title)}`, `      kind: ${kind}`, `      file: ${found ? JSON.stringify(found.file) : '…   # no policy in the folder has such a title'}`];
  });
  const lines = [
    'What colleagues sign for: a common set, not a policy\'s. Take the marks away from what your school has signed, and name the edition as its cover prints it.',
    'sign-offs:', '  items:',
    '    - id: kcsie-part-one', '      title: Keeping children safe in education, Part one', '      kind: statutory', '      edition: …   # for example the month and year on its cover',
    ...items,
    '    - id: safeguarding-leads', '      title: Who the safeguarding leads are', '      kind: safeguarding-leads',
  ];
  return `\n${lines.map((line) => `# ${line}`).join('\n')}\n`;
}
