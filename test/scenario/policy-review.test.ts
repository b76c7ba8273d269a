import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { phonesPolicy, policyFile, policyReviewDesk, type PolicyReviewDesk } from '../fixtures/policy-review-desk.ts';

const open: PolicyReviewDesk[] = [];
afterEach(async () => { for (const desk of open.splice(0)) await desk.end(); });
const make = async (options: Parameters<typeof policyReviewDesk>[0] = {}): Promise<PolicyReviewDesk> => {
  const desk = await policyReviewDesk(options);
  open.push(desk);
  return desk;
};
const saidTo = async (desk: PolicyReviewDesk, who: string): Promise<string[]> => (await desk.sent()).filter(({ to }) => to === who).map(({ text }) => text);
const titles = (card: Parameters<typeof buttonsOf>[0]): string[] => buttonsOf(card).map(({ title }) => title);
const OWNED = [{ file: 'phones.md', owner: 'slt' as const }];

describe('a policy whose review comes near', () => {
  it('is said to its owner 90, 60, 30 and 7 days before the end of what is printed, on the day, and then every month to its approver too', async () => {
    const desk = await make({ now: '2027-08-01T07:00:00Z', policies: [{ file: 'phones.md', owner: 'dsl' }] });
    await desk.starts();
    await desk.holds(await policyFile(phonesPolicy()));
    await desk.passes('2027-12-31T18:00:00Z');
    const told = (await desk.sent()).filter(({ text }) => text.includes('Mobile Phones Policy'));
    const days = (who: string): string[] => told.filter(({ to }) => to === who).map(({ at }) => new Date(at).toISOString().slice(0, 10));
    // 90 days before 30 November is 1 September, and so on; the end of a month stays its end.
    expect(days('deputy')).toEqual(['2027-09-01', '2027-10-01', '2027-11-01', '2027-11-23', '2027-11-30', '2027-12-31']);
    // Three school days after the last week began and nothing was done, the chair hears; the day itself goes on likewise.
    expect(days('chair')).toEqual(['2027-11-26', '2027-12-03', '2027-12-31']);
    expect((await saidTo(desk, 'deputy'))[0]).toContain('review due in November 2027; its last day is 30 November 2027.');
  });

  it('is said once with its real age where the desk was down for 90 days', async () => {
    const desk = await make({ now: '2027-08-20T07:00:00Z', policies: [{ file: 'phones.md', owner: 'dsl' }] });
    await desk.starts();
    await desk.holds(await policyFile(phonesPolicy()));
    await desk.runs('2027-11-18T10:00:00Z');
    await desk.runs();
    const told = await saidTo(desk, 'deputy');
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('its last day is 30 November 2027.');
  });

  it('is meant for no day before the desk first saw it, however long it is overdue; the list says so once', async () => {
    const desk = await make({ now: '2028-02-08T07:00:00Z', policies: [{ file: 'phones.md', owner: 'dsl' }] });
    await desk.starts();
    await desk.holds(await policyFile(phonesPolicy()));
    await desk.passes('2028-02-08T12:00:00Z');
    const told = await saidTo(desk, 'deputy');
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('its last day was 30 November 2027.');
    expect(told[0]).not.toMatch(/meant for/i);
    const card = textOf(await desk.press('head', 'policy.open', { document: 'phones.md' }));
    expect(card).toContain('Overdue: it was due in November 2027.');
    expect(card).not.toMatch(/Overdue\. Review overdue/);
  });

  it('is said once to somebody who reviews it and approves it too', async () => {
    const desk = await make({ now: '2028-02-08T07:00:00Z', policies: [{ file: 'phones.md', owner: 'headteacher', approvers: ['headteacher'] }] });
    await desk.starts();
    await desk.holds(await policyFile(phonesPolicy()));
    await desk.passes('2028-02-08T12:00:00Z');
    expect((await saidTo(desk, 'head')).filter((text) => text.includes('its last day was 30 November 2027.'))).toHaveLength(1);
    expect((await saidTo(desk, 'head')).join('\n')).not.toContain('reminders, together');
  });

  it('is not said again for a restart, nor for a folder that was read again', async () => {
    const desk = await make({ now: '2027-11-24T10:00:00Z', policies: [{ file: 'phones.md', owner: 'dsl' }] });
    await desk.starts();
    const document = await policyFile(phonesPolicy());
    await desk.holds(document);
    for (let i = 0; i < 3; i++) {
      await desk.starts();
      await desk.runs();
      await desk.holds(document);
    }
    expect(await saidTo(desk, 'deputy')).toHaveLength(1);
  });

  it('is overdue only after the school\'s own term ended, where school.yaml has the terms', async () => {
    const desk = await make({ now: '2026-03-30T10:00:00Z', policies: [{ file: 'phones.md', owner: 'dsl' }], calendar: { terms: [{ name: 'Spring term', from: '2026-01-05', to: '2026-03-27' }] } });
    await desk.holds(await policyFile(phonesPolicy({ header: 'Review date: Spring Term 2026' })));
    const card = await desk.press('head', 'policy.open', { document: 'phones.md' });
    expect(textOf(card)).toContain('Printed as "Spring Term 2026": taken as 5 January 2026 to 27 March 2026, by the school\'s own terms; overdue the day after.');
    expect(textOf(card)).toContain('Overdue: it was due in Spring Term 2026');
  });

  it('asks once for a date where none is stated', async () => {
    const desk = await make({ policies: [{ file: 'phones.md', owner: 'dsl' }] });
    await desk.starts();
    await desk.holds(await policyFile(phonesPolicy({ header: 'Dated September 2017' })));
    await desk.passes('2027-06-30T10:00:00Z');
    const told = await saidTo(desk, 'deputy');
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('no review date stated');
  });
});

const FORM = { by: 'Full governing body', on: '2026-11-20', minute: 'Minutes of 20 November 2026, item 7', next: 'November 2028' };

describe('a review and its approval', () => {
  it('goes from start to approval, and the recorded date stands at once', async () => {
    const desk = await make({ policies: OWNED });
    await desk.starts();
    await desk.holds(await policyFile(phonesPolicy({ header: 'Approved by: Governing Body\n\nNext review: Sept 2023' })));
    const list = await desk.says('head', 'policies');
    expect(list.status).toBe('recorded');
    expect((await saidTo(desk, 'conversation')).at(-1)).toContain('One review is overdue.');
    let card = await desk.press('head', 'policy.open', { document: 'phones.md' });
    expect(textOf(card)).toContain('The policy prints "Governing Body"');
    expect(titles(card)).toEqual(expect.arrayContaining(['Start the review', 'Reviewed, no change']));
    card = await desk.presses('head', card, 'Start the review');
    expect(textOf(card)).toContain('Under review since 23 November 2026.');
    card = await desk.presses('head', card, 'Reviewed, no change');
    expect(textOf(card)).toContain('Waits for approval (reviewed, no change) since 23 November 2026.');
    expect((await desk.openItems('chair')).map(({ title }) => title)).toEqual(['Mobile Phones Policy waits for approval since 23 November 2026.']);
    const form = await desk.presses('chair', await desk.press('chair', 'policy.open', { document: 'phones.md' }), 'Record the approval');
    const done = await desk.presses('chair', form, 'Record it', FORM);
    expect(textOf(done)).toContain('next review November 2028, as approved on 20 November 2026');
    expect(textOf(done)).toContain('Approved, in date.');
    expect(textOf(done)).toContain('by Full governing body on 20 November 2026, minute: Minutes of 20 November 2026, item 7');
    expect((await desk.standing())?.approved).toMatchObject({ on: '2026-11-20', outcome: 'no-change', next: { latest: '2028-11-30' } });
    expect((await desk.log()).map(({ what }) => what)).toEqual(['seen', 'started', 'outcome', 'approved']);
    expect(await desk.openItems('chair')).toEqual([]);
  });

  it.each([
    ['a blank name', { by: ' ' }, 'by'], ['a dash for a name', { by: '-' }, 'by'], ['"TBC" for a name', { by: 'TBC' }, 'by'], ['a number for a name', { by: '12' }, 'by'], ['"me" for a name', { by: 'Me' }, 'by'],
    ['the name of whoever reviews it, where governors approve', { by: 'Mrs Ada Head' }, 'by'], ['the same by title alone', { by: 'Mrs Head' }, 'by'], ['a colleague who does not sit there', { by: 'Miss Ann Reed' }, 'by'],
    ['no day', { on: '' }, 'on'], ['a day that has not come', { on: '2026-12-24' }, 'on'], ['a day that does not exist', { on: '2026-02-31' }, 'on'], ['a blank minute', { minute: '' }, 'minute'], ['"n/a" for a minute', { minute: 'n/a' }, 'minute'],
    ['no date at all', { next: 'soon' }, 'next'], ['a date that has passed', { next: 'Sept 2023' }, 'next'],
  ])('refuses an approval with %s, and saves nothing', async (_what, wrong, field) => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy()));
    const ended = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'Reviewed, no change');
    const reply = await desk.presses('head', await desk.presses('head', ended, 'Record the approval'), 'Record it', { ...FORM, ...wrong });
    expect(Object.keys(reply.fieldErrors ?? {})).toEqual([field]);
    expect((await desk.standing())?.approved).toBeNull();
  });

  it.each(['Dr Di Chair', 'Full governing body, in the presence of Mrs Ada Head', 'Jo Hill, foundation governor'])('takes the approval of "%s" where governors approve', async (by) => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy()));
    const ended = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'Reviewed, no change');
    expect(textOf(await desk.presses('head', await desk.presses('head', ended, 'Record the approval'), 'Record it', { ...FORM, by }))).toContain(`by ${by}`);
  });

  it('says so where whoever approves it reviews it too, and nobody else sits there', async () => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy({ header: 'Approved by: Headteacher\n\nNext review: November 2027' })));
    const ended = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'Reviewed, no change');
    const done = await desk.presses('head', await desk.presses('head', ended, 'Record the approval'), 'Record it', { ...FORM, by: 'Mrs Ada Head' });
    expect(textOf(done)).toContain('by Mrs Ada Head, who reviews it too, on 20 November 2026');
  });

  it('is not recorded by a teacher, nor started by one who does not own it', async () => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy()));
    const card = await desk.press('ann', 'policy.open', { document: 'phones.md' });
    expect(titles(card)).toEqual(['All policies']);
    expect(textOf(card)).not.toContain('What happened');
    for (const verb of ['policy.start', 'policy.outcome', 'policy.approval', 'policy.approved', 'policy.event', 'policy.happened']) {
      const reply = await desk.press('ann', verb, { document: 'phones.md', outcome: 'no-change' }, FORM);
      expect(reply.reason).toBe('not-allowed');
    }
    expect((await desk.standing())?.stage).toBe('none');
  });

  it('is started by whoever school.yaml names as its owner, who does not approve it', async () => {
    const desk = await make({ policies: [{ file: 'policies/phones.md', owner: 'ta' }] });
    await desk.holds(await policyFile(phonesPolicy()));
    const card = await desk.presses('tia', await desk.press('tia', 'policy.open', { document: 'phones.md' }), 'Reviewed, no change');
    expect(titles(card)).toEqual(['It is still under review', 'All policies']);
    expect((await desk.press('tia', 'policy.approved', { document: 'phones.md' }, FORM)).reason).toBe('not-allowed');
  });

  it('shows how it stands to a press on an old card', async () => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy()));
    const old = await desk.press('head', 'policy.open', { document: 'phones.md' });
    await desk.presses('head', old, 'Start the review');
    const again = await desk.presses('deputy', old, 'Start the review');
    expect(textOf(again)).toContain('That card is old');
    expect(textOf(again)).toContain('Mobile Phones Policy: under review');
    expect((await desk.log()).filter(({ what }) => what === 'started')).toHaveLength(1);
  });

  it('asks why a later date was given, and keeps it in the record alone', async () => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy()));
    const ended = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'A later date was given');
    const form = await desk.presses('head', ended, 'Record the approval');
    expect((await desk.presses('head', form, 'Record it', FORM)).fieldErrors).toHaveProperty('why');
    await desk.presses('head', form, 'Record it', { ...FORM, why: 'The trust writes a model policy in spring' });
    expect((await desk.log()).at(-1)).toMatchObject({ what: 'approved', kind: 'extended', text: 'The trust writes a model policy in spring' });
    expect(JSON.stringify(await desk.standing())).not.toContain('model policy');
  });

  it('asks for the equality check where the policy does', async () => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy({ rules: ['Phones stay in the office.', 'Governors ensure that this policy, as written, does not discriminate against anyone.'] })));
    const ended = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'Reviewed, no change');
    const form = await desk.presses('head', ended, 'Record the approval');
    expect(textOf(form)).toContain('does not discriminate against anyone');
    expect((await desk.presses('head', form, 'Record it', FORM)).fieldErrors).toHaveProperty('equality');
    expect(textOf(await desk.presses('head', form, 'Record it', { ...FORM, equality: 'done' }))).toContain('Equality check done');
  });
});

describe('a policy replaced by a new version', () => {
  const NEXT = phonesPolicy({ rules: ['Phones stay in the office.', 'Staff may use a phone at lunch in the staffroom or the office.', 'A lost phone is reported the same day.', 'Watches that take pictures are handed in too.'] });

  it('waits for approval, shows what changed clause by clause, keeps the version before, and has sign-offs asked', async () => {
    const desk = await make({ policies: [{ file: 'phones.md', owner: 'dsl' }] });
    await desk.starts();
    await desk.holds(await policyFile(phonesPolicy()));
    await desk.holds(await policyFile(NEXT));
    expect(desk.asked).toEqual(['phones.md']);
    expect((await saidTo(desk, 'deputy')).join('\n')).toContain('a new version was put into the folder, seen on 23 November 2026');
    expect((await saidTo(desk, 'chair')).join('\n')).toContain('a new version waits for approval since 23 November 2026');
    const card = await desk.press('chair', 'policy.open', { document: 'phones.md' });
    const changes = textOf(await desk.presses('chair', card, 'What changed on 23 November 2026'));
    expect(changes).toContain('1 reworded, 1 new, 1 gone.');
    expect(changes).toContain('Staff may use a phone at lunch in the staffroom.');
    expect(changes).toContain('Staff may use a phone at lunch in the staffroom or the office.');
    const form = await desk.presses('chair', card, 'Record the approval');
    await desk.presses('chair', form, 'Record it', FORM);
    expect(await desk.standing()).toMatchObject({ stage: 'none', approved: { outcome: 'new-version' }, earlier: [{ until: '2026-11-23' }] });
    expect(desk.asked).toEqual(['phones.md']);
  });

  it('keeps the approval of the text it was given for: another text is not approved by it', async () => {
    const desk = await make({ policies: OWNED });
    const first = await policyFile(phonesPolicy());
    await desk.holds(first);
    const ended = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'Reviewed, no change');
    await desk.presses('head', await desk.presses('head', ended, 'Record the approval'), 'Record it', FORM);
    await desk.holds(await policyFile(NEXT));
    const card = textOf(await desk.press('head', 'policy.open', { document: 'phones.md' }));
    expect(card).toContain('Waits for approval (a new version)');
    expect(card).not.toContain('as approved on');
  });

  it.each([['one was meant', [NEXT]], ['two were meant', [NEXT, phonesPolicy({ rules: ['Phones stay at home.'] })]]])('waits for no approval where the text that was approved is put back because no %s', async (_what, wrong) => {
    const desk = await make({ policies: OWNED });
    const first = await policyFile(phonesPolicy());
    await desk.starts();
    await desk.holds(first);
    const ended = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'Reviewed, no change');
    await desk.presses('head', await desk.presses('head', ended, 'Record the approval'), 'Record it', FORM);
    for (const text of wrong) await desk.holds(await policyFile(text));
    expect((await desk.openItems('chair'))).toHaveLength(1);
    await desk.holds(first);
    expect(await desk.standing()).toMatchObject({ stage: 'none', outcome: null, approved: { on: '2026-11-20' } });
    expect(await desk.openItems('chair')).toEqual([]);
    expect(textOf(await desk.press('head', 'policy.open', { document: 'phones.md' }))).toMatch(/Approved, in date[^]*The text before was put back/);
  });

  it('waits for approval again once the new text comes a second time', async () => {
    const desk = await make({ policies: OWNED });
    const first = await policyFile(phonesPolicy());
    for (const text of [first, await policyFile(NEXT), first]) await desk.holds(text);
    expect((await desk.standing())?.stage).toBe('none');
    await desk.holds(await policyFile(NEXT));
    expect(await desk.standing()).toMatchObject({ stage: 'awaiting-approval', outcome: 'new-version' });
  });

  it('is not a new version where the file was only saved again, or dates in its header were renewed', async () => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy()));
    await desk.holds(await policyFile(`${phonesPolicy()}\n\n`));
    expect(await desk.standing()).toMatchObject({ stage: 'none', earlier: [] });
    await desk.holds(await policyFile(phonesPolicy({ header: 'Approved by: Governing Body\n\nNext review: November 2029' })));
    expect(await desk.standing()).toMatchObject({ stage: 'awaiting-approval', outcome: 'no-change' });
    expect(desk.asked).toEqual([]);
  });

  it('goes on under another name where the old file went and the new one has its title', async () => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy({ title: 'Mobile Phones Policy 2025' })), await policyFile(phonesPolicy({ title: 'Bicycles' }), 'bicycles.md'));
    await desk.holds(await policyFile(phonesPolicy({ title: 'Bicycles' }), 'bicycles.md'));
    expect((await desk.standing())?.goneSince).toBe('2026-11-23');
    await desk.holds(await policyFile(phonesPolicy({ title: 'Mobile Phones Policy 2026 v2', rules: ['Phones stay at home.'] }), 'phones-2026.md'), await policyFile(phonesPolicy({ title: 'Bicycles' }), 'bicycles.md'));
    expect(await desk.standing()).toBeNull();
    expect(await desk.standing('phones-2026.md')).toMatchObject({ stage: 'awaiting-approval', outcome: 'new-version', goneSince: null });
    expect((await desk.log('phones-2026.md')).map(({ what }) => what)).toEqual(['seen', 'gone', 'moved', 'new-version']);
    const changes = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones-2026.md' }), 'What changed on 23 November 2026');
    expect(textOf(changes)).toContain('Phones stay at home.');
  });

  it('takes no folder that cannot be read for one without policies', async () => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy()));
    await desk.holds();
    expect((await desk.standing())?.goneSince).toBeNull();
  });

  it('tells at most ten changes on one card, and the rest by a button', async () => {
    const desk = await make({ policies: OWNED });
    const rule = (word: string, i: number): string => `${word} number ${i} is about ${['apples', 'bricks', 'clouds', 'drums', 'eggs', 'ferns', 'gates'][i % 7] ?? ''} and ${i * 31}.`;
    await desk.holds(await policyFile(phonesPolicy({ rules: Array.from({ length: 3 }, (_, i) => rule('Before', i)) })));
    await desk.holds(await policyFile(phonesPolicy({ rules: [...Array.from({ length: 3 }, (_, i) => rule('Before', i)), ...Array.from({ length: 14 }, (_, i) => rule('Afterwards', i))] })));
    const first = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'What changed on 23 November 2026');
    expect(textOf(first).match(/New:/g)).toHaveLength(10);
    const rest = await desk.presses('head', first, '4 more');
    expect(textOf(rest).match(/New:/g)).toHaveLength(4);
  });
});

describe('something that means a review', () => {
  it('asks the owners of the policies chosen, and is closed by the approval', async () => {
    const desk = await make({ policies: [{ file: 'phones.md', owner: 'dsl' }] });
    await desk.starts();
    await desk.holds(await policyFile(phonesPolicy()), await policyFile(phonesPolicy({ title: 'Bicycles' }), 'bicycles.md'));
    const form = await desk.press('head', 'policy.event');
    expect((await desk.presses('head', form, 'Ask for the review', { kind: '', text: '', policies: '' })).fieldErrors).toMatchObject({ kind: 'Choose one.' });
    await desk.presses('head', form, 'Ask for the review', { kind: 'edition', text: 'Keeping children safe in education 2026', policies: 'phones.md' });
    await desk.minute();
    expect((await saidTo(desk, 'deputy')).join('\n')).toContain('to be looked at since 23 November 2026: a new edition of statutory guidance');
    expect((await desk.openItems('deputy')).map(({ title }) => title)).toEqual(['Review of Mobile Phones Policy: due 30 November 2027.']);
    let card = await desk.press('deputy', 'policy.open', { document: 'phones.md' });
    expect(textOf(card)).toContain('Keeping children safe in education 2026');
    card = await desk.presses('deputy', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'Reviewed, no change');
    await desk.presses('head', await desk.presses('head', card, 'Record the approval'), 'Record it', FORM);
    expect((await desk.standing())?.reasons).toEqual([]);
    expect((await desk.standing('bicycles.md'))?.reasons).toEqual([]);
  });

  it('is asked for one\'s own policies alone, where one owns some and not all', async () => {
    const desk = await make({ policies: [{ file: 'phones.md', owner: 'ta' }] });
    await desk.holds(await policyFile(phonesPolicy()), await policyFile(phonesPolicy({ title: 'Bicycles' }), 'bicycles.md'));
    const form = await desk.press('tia', 'policy.event');
    expect(JSON.stringify(form)).not.toContain('bicycles.md');
    expect((await desk.presses('tia', form, 'Ask for the review', { kind: 'platform', text: 'Under-16 accounts', policies: 'bicycles.md' })).fieldErrors).toMatchObject({ policies: 'Choose at least one policy.' });
    await desk.presses('tia', form, 'Ask for the review', { kind: 'platform', text: 'Under-16 accounts', policies: 'bicycles.md,phones.md' });
    expect((await desk.standing())?.reasons).toHaveLength(1);
    expect((await desk.standing('bicycles.md'))?.reasons).toEqual([]);
  });
});

describe('what is kept', () => {
  it('takes down a folder of many policies a few in a turn, each once', async () => {
    const desk = await make();
    const documents = await Promise.all(Array.from({ length: 12 }, (_, i) => policyFile(phonesPolicy({ title: `Policy on ${String.fromCharCode(65 + i)}` }), `p${i}.md`)));
    await desk.holds(...documents);
    for (let i = 0; i < 3; i++) await desk.minute();
    expect((await desk.standings()).map(({ id }) => id).toSorted((a, b) => a.localeCompare(b))).toEqual(documents.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b)));
    for (const { id } of documents) expect((await desk.log(id)).map(({ what }) => what)).toEqual(['seen']);
  });

  it('holds what people wrote in the sealed log alone, and nothing of it in the journal', async () => {
    const desk = await make({ policies: OWNED });
    await desk.holds(await policyFile(phonesPolicy()));
    const ended = await desk.presses('head', await desk.press('head', 'policy.open', { document: 'phones.md' }), 'Reviewed, no change');
    await desk.presses('head', await desk.presses('head', ended, 'Record the approval'), 'Record it', { ...FORM, by: 'Committee Zephyrine', minute: 'Minute Quillfeather 7' });
    expect(JSON.stringify(await desk.standings())).not.toMatch(/Zephyrine|Quillfeather/);
    const files = readdirSync(desk.dataDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const one of files) expect(readFileSync(join(one.parentPath, one.name), 'utf8')).not.toMatch(/Zephyrine|Quillfeather/);
    expect((await desk.log()).at(-1)?.approval?.by).toBe('Committee Zephyrine');
  });
});
