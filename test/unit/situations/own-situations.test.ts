import { describe, expect, it } from 'vitest';
import { ownSituations } from '../../../src/situations/own-situations.ts';
import { BankEntry, type Situation } from '../../../src/situations/situation.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const own = (...lines: readonly string[]): readonly Situation[] => ownSituations(writtenCorpus(writtenDocument(lines, { title: 'Phones Policy' })));
const asked = (...lines: readonly string[]): string[] => own(...lines).map((s) => s.question);

describe('the question that a rule answers', () => {
  it.each([
    ['Staff must not accept friend requests from pupils.', 'permission', 'May staff accept friend requests from pupils?'],
    ['Staff may use their own phones in the staffroom.', 'permission', 'May staff use their own phones in the staffroom?'],
    ['Phones must not be worn or used in lessons.', 'permission', 'May phones be worn or used in lessons?'],
    ['You should never share your password.', 'permission', 'May staff share their password?'],
    ['Do not film pupils.', 'permission', 'May staff film pupils?'],
    ['No visitor may photograph children.', 'permission', 'May a visitor photograph children?'],
    ['Smoking is not permitted on the site.', 'permission', 'Is smoking permitted on the site?'],
    ['We ask families not to post pictures of other children.', 'permission', 'May families post pictures of other children?'],
    ['All staff must lock their screens when they leave the room.', 'duty', 'Must staff lock their screens when they leave the room?'],
    ['If a device is lost, stolen or broken you must tell the office.', 'who', 'Who must staff tell if a device is lost, stolen or broken?'],
    ['The DSL is responsible for the safeguarding log.', 'who', 'Who is responsible for the safeguarding log?'],
    ['Trips must be approved by the headteacher.', 'who', 'Who must approve trips?'],
    ['Low-level concerns must be reported to the headteacher.', 'who', 'Who must low-level concerns be reported to?'],
    ['Only the DSL and the headteacher may open safeguarding records.', 'who', 'Who may open safeguarding records?'],
    ['If you would rather not, ask the office to find somebody else.', 'duty', 'Must staff ask the office to find somebody else if they would rather not?'],
    ['The clerk will meet you, and write to you.', 'duty', 'Must the clerk meet them, and write to them?'],
    ['Accident forms are kept for seven years.', 'how-long', 'How long are accident forms kept?'],
    ['The school will acknowledge complaints within five school days.', 'how-long', 'How soon must the school acknowledge complaints?'],
    ['Pupils’ phones must be kept in the locked cabinet.', 'where', "Where must pupils' phones be kept?"],
    ['Staff are not required to answer e-mails at weekends.', 'duty', 'Must staff answer e-mails at weekends?'],
  ])('of "%s" is one of %s', (clause, kind, question) => {
    const [situation] = own(clause);
    expect(situation).toMatchObject({ kind, question, topic: 'own', phrasings: [], rules: [clause] });
  });

  it('says a list item with its lead-in', () => {
    expect(asked('Volunteers must not:', '- share photographs of pupils')).toEqual(['May volunteers share photographs of pupils?']);
  });

  it('says under which heading it stands where it points back', () => {
    expect(asked('# Passwords', 'Staff must not tell it to anyone.')).toEqual(['On passwords: may staff tell it to anyone?']);
  });

  it('says of a row what its first cell names', () => {
    const document = writtenDocument(['Contractors | Phones may be used where there are no children', 'Visiting nurses | May use a work device in their own room', 'Passes | green']);
    const rows = { ...document, clauses: document.clauses.map((clause) => ({ ...clause, kind: 'row' as const })) };
    expect(ownSituations(writtenCorpus(rows)).map((s) => s.question)).toEqual(['For contractors: may phones be used where there are no children?', 'May visiting nurses use a work device in their own room?']);
  });
});

describe('a situation of the school’s own', () => {
  it('turns on the condition of its rule', () => {
    const [situation] = own('Staff must not film lessons without the permission of the headteacher.');
    expect(situation?.branches).toEqual([expect.objectContaining({ fact: 'leave-of-head', values: [expect.objectContaining({ value: 'yes' }), expect.objectContaining({ value: 'no' })] })]);
    expect(situation?.question).toBe('May staff film lessons?');
  });

  it('is one for a clause of several rules', () => {
    expect(own('Staff must not accept friend requests from, or send messages to, pupils or their parents.')).toHaveLength(1);
  });

  it('keeps its id when anything else of the document changes', () => {
    const rule = 'Staff must not text pupils.';
    const [before] = own(rule);
    const after = own('# Messages', 'A new first sentence of the document is here.', rule.toUpperCase()).at(-1);
    expect(before?.id).toMatch(/^own-[0-9a-f]{10}$/);
    expect(after?.id).toBe(before?.id);
    expect(own('Staff must not phone pupils.')[0]?.id).not.toBe(before?.id);
  });

  it('has another id under another lead-in', () => {
    const [under] = own('Staff must not:', '- text pupils at night');
    const [other] = own('Volunteers must not:', '- text pupils at night');
    expect(under?.id).not.toBe(other?.id);
  });

  it('is what the bank’s entries are', () => {
    for (const { topic, ...entry } of own('Staff must not accept pupils as friends, unless they are relatives.', 'Records are kept for six years.', 'Contractors | Phones may be used on site')) {
      expect(topic).toBe('own');
      expect(() => BankEntry.parse(entry)).not.toThrow();
    }
  });

  it('has a title of seventy characters at most, cut at a word', () => {
    const [situation] = own('Staff must not discuss the behaviour, progress or family circumstances of any pupil in a group chat that other people can read.');
    expect(situation?.title.length).toBeLessThanOrEqual(70);
    expect('Discuss the behaviour, progress or family circumstances of any pupil in a group chat that').toContain(situation?.title ?? 'none');
  });

  it.each([
    'The aim of this policy is to keep children safe.', 'Signed: ____________________ Date: ____________', '"Social media" means any site on which people can post.', 'Agreed by Governors: May 2025 To be reviewed: May 2027',
    'Children enjoy the garden.',
  ])('is not made of "%s"', (clause) => {
    expect(own(clause)).toEqual([]);
  });
});
