import { afterEach, describe, expect, it } from 'vitest';
import { accountRuns, accounts, runsId } from '../../src/accounts/account.ts';
import { saveAccount } from '../../src/accounts/register/register.ts';
import { asId } from '../../src/kernel/ids.ts';
import { sentQuestions } from '../../src/policies/questions.ts';
import { setAway } from '../../src/reminders/absences.ts';
import { openSignOffs } from '../../src/reminders/sign-off-routes.ts';
import { signOffFigures } from '../../src/reminders/sign-off-outstanding.ts';
import { Staff } from '../../src/people/staff.ts';
import { ACCOUNTS_PEOPLE, anAccount } from '../fixtures/accounts-desk.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { CONDUCT_1, CONDUCT_2, CONDUCT_ITEM, conduct, KCSIE_ITEM, LEADS_ITEM, settled, signOffsDesk, starter, type SignOffsDesk, type SignOffsDeskOptions } from '../fixtures/sign-offs-desk.ts';

const EVERYTHING = settled(CONDUCT_ITEM, KCSIE_ITEM, LEADS_ITEM);

describe('sign-offs', () => {
  let desk: SignOffsDesk;
  afterEach(() => desk.end());
  /** Opens a desk and starts it, as on the morning of 1 September 2026. */
  const begin = async (options: SignOffsDeskOptions = {}): Promise<void> => {
    desk = await signOffsDesk(options);
    await desk.starts();
    await desk.runs();
  };
  const cardsTo = async (person: string) => (await desk.sent()).filter(({ to }) => to === person);

  it('asks everybody on the first school day of September, each in private and once, whatever restarts', async () => {
    await begin();
    expect(await desk.sent()).toEqual([]);
    await desk.passes('2026-09-01T12:00:00Z');
    await desk.starts();
    await desk.runs();
    await desk.starts();
    await desk.runs();
    const sent = await desk.sent();
    expect(sent.map(({ to }) => to).toSorted()).toEqual(ACCOUNTS_PEOPLE.map(({ id }) => id).toSorted());
    expect(sent[0]?.text).toContain('I have read and understood: Code of Conduct, as it stood on 1 September 2026.');
    expect(sent[0]?.text).toContain('By 15 September 2026');
    expect(sent.some(({ to }) => to.startsWith('#'))).toBe(false);
  });

  it('keeps exactly what was signed, with its version and time; a second press shows it and changes nothing', async () => {
    await begin();
    const [record] = await desk.openOf('ann');
    desk.clock.set(Date.parse('2026-09-02T09:15:00Z'));
    const reply = await desk.press('ann', 'signoff.attest', { id: record!.id });
    expect(textOf(reply)).toContain('On 2 September 2026 at 10:15');
    expect(textOf(reply)).toContain(record!.statement);
    desk.clock.set(Date.parse('2026-09-03T09:15:00Z'));
    const again = await desk.press('ann', 'signoff.attest', { id: record!.id });
    expect(textOf(again)).toContain('On 2 September 2026 at 10:15');
    const [signed] = await desk.of('ann');
    expect(signed).toMatchObject({ state: 'signed', version: record!.version, statement: record!.statement, signedOn: '2026-09-02' });
    expect(signed?.history.map(({ what, by }) => `${what} by ${by ?? 'the desk'}`)).toEqual(['assigned by the desk', 'signed by ann']);
  });

  it('lets nobody sign for another, leaders neither', async () => {
    await begin();
    const [record] = await desk.openOf('ann');
    for (const who of ['bob', 'head', 'manager', 'nobody-here']) {
      const reply = await desk.press(who, 'signoff.attest', { id: record!.id });
      expect([who, reply.status, reply.reason]).toEqual([who, 'refused', 'not-allowed']);
    }
    expect((await desk.openOf('ann')).length).toBe(1);
    expect((await desk.openOf('bob')).length).toBe(1);
  });

  it('shows the words of the very version that is signed, a screen at a time, and to nobody else', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `Rule ${i + 1} of this code is kept by everyone who works here.`);
    await begin({ corpus: conduct(['# Conduct', ...lines]) });
    const [record] = await desk.openOf('ann');
    const task = await desk.press('ann', 'signoff.open', { id: record!.id });
    expect(buttonsOf(task).map(({ title }) => title)).toContain('Read it here');
    const read: string[] = [];
    for (let next = buttonsOf(task).find(({ title }) => title === 'Read it here'); next; ) {
      const reply = await desk.press('ann', next.verb, next.data);
      read.push(textOf(reply));
      expect(buttonsOf(reply).map(({ title }) => title)).toContain('Back to signing');
      next = buttonsOf(reply).find(({ title }) => title === 'Read on');
    }
    expect(read[0]).toContain('Screen 1 of 3');
    expect(read.join('\n').match(/Rule \d+ of/g)).toEqual(lines.map((line) => line.slice(0, line.indexOf(' of') + 3)));
    expect((await desk.press('bob', 'signoff.read', { id: record!.id, page: 0 })).reason).toBe('not-allowed');
    // Another version since: that one is asked for, and nobody reads on in words that nobody signs any more.
    desk.reads(conduct(CONDUCT_2));
    expect(textOf(await desk.press('ann', 'signoff.read', { id: record!.id, page: 1 }))).toContain('A newer version is to be signed in its place.');
  });

  it('asks two people each for themselves: one signs, the other stays open', async () => {
    await begin();
    await desk.signsAll('ann');
    expect((await desk.openOf('ann')).length).toBe(0);
    expect((await desk.openOf('bob')).length).toBe(1);
  });

  it('names the edition that the school named, and who the leads are from the staff list', async () => {
    await begin({ signOffs: EVERYTHING });
    const open = await desk.openOf('ann');
    expect(open.map(({ item }) => item)).toEqual(['conduct', 'kcsie', 'leads']);
    const kcsie = await desk.press('ann', 'signoff.open', { id: open[1]!.id });
    expect(textOf(kcsie)).toContain('Read first: Keeping children safe in education, Part one, September 2026.');
    const leads = await desk.press('ann', 'signoff.open', { id: open[2]!.id });
    expect(textOf(leads)).toContain('Designated safeguarding lead: Mr Ben Deputy');
    expect(open[2]?.statement).toBe('I know who the safeguarding leads are: Mr Ben Deputy (Designated safeguarding lead).');
  });

  it('says several at once in one message, each with its own way in', async () => {
    await begin({ signOffs: EVERYTHING });
    await desk.passes('2026-09-01T12:00:00Z');
    const [card, ...more] = await cardsTo('ann');
    expect(more).toEqual([]);
    expect(buttonsOf(card!.card).filter(({ verb }) => verb === 'signoff.open').length).toBe(3);
  });

  it('reminds once before the day and once after it, then tells leaders a number and no name', async () => {
    await begin();
    await desk.signsAll('ann');
    await desk.passes('2026-09-30T12:00:00Z');
    const toBob = await cardsTo('bob');
    expect(toBob.length).toBe(3);
    expect(toBob[2]?.text).toContain('It was due on 15 September 2026');
    expect((await cardsTo('ann')).length).toBe(0);
    const channel = (await desk.sent()).filter(({ to }) => to === '#leadership').map(({ text }) => text).join('\n');
    expect(channel).toContain('7 sign-offs are overdue');
    // The foot of every card names whom to tell of a worry.
    for (const { name } of ACCOUNTS_PEOPLE) expect(channel.replaceAll('Tell Mrs Ada Head.', '')).not.toContain(name);
  });

  it('says to whoever was away while it fell due that it is late, and not beside it that it is due soon', async () => {
    await begin();
    await desk.inTurn(async (turn) => void (await setAway(turn, asId<'person'>('ann'), asId<'person'>('ann'), '2026-09-02', '2026-09-20')));
    await desk.passes('2026-09-22T12:00:00Z');
    const texts = (await cardsTo('ann')).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toContain('It was due on 15 September 2026');
    expect(texts[1]).not.toContain('reminders, together');
  });

  it('reminds nobody twice of what is due within two school days anyway', async () => {
    await begin({ signOffs: settled({ ...CONDUCT_ITEM, due: 2 }) });
    await desk.passes('2026-09-03T17:00:00Z');
    expect((await cardsTo('bob')).length).toBe(1);
    await desk.passes('2026-09-04T12:00:00Z');
    expect((await cardsTo('bob')).length).toBe(2);
  });

  it('is signed in the school\'s own words where it has some, and agreed to where it is an agreement', async () => {
    await begin({ signOffs: settled({ ...CONDUCT_ITEM, statement: 'I will keep the code.' }, { ...CONDUCT_ITEM, id: 'aup', kind: 'aup' }) });
    const [own, agreement] = await desk.openOf('ann');
    const titles = async (id: string) => buttonsOf(await desk.press('ann', 'signoff.open', { id })).map(({ title }) => title);
    expect(own?.statement).toBe('I will keep the code.');
    expect([(await titles(own!.id))[0], (await titles(agreement!.id))[0]]).toEqual(['I sign this', 'I have read it and agree to it']);
  });

  it('shows leaders who is outstanding, in private alone, and nobody else', async () => {
    await begin();
    await desk.signsAll('ann');
    const list = await desk.press('head', 'signoff.outstanding');
    expect(textOf(list)).toContain('Mr Bob Lane: by 15 September 2026: Code of Conduct');
    expect(textOf(list)).not.toContain('Miss Ann Reed');
    expect(textOf(list)).toContain('Code of Conduct: 1 of 8 signed.');
    const teacher = await desk.press('bob', 'signoff.outstanding');
    expect(teacher.status).toBe('refused');
    const inChannel = await desk.accept({ kind: 'action', eventId: asId<'event'>('in-channel'), account: { surface: 'web', tenant: 'oak', id: 'head' }, conversation: { id: asId<'conversation'>('channel:leadership'), kind: 'channel' }, at: desk.clock.now(), verb: 'signoff.outstanding', data: {}, inputs: {} });
    expect(textOf(inChannel)).not.toContain('Bob Lane');
    expect((await cardsTo('head')).at(-1)?.text).toContain('Mr Bob Lane');
  });

  it('asks whoever starts in March for the whole set, with a day of their own, and nobody else again', async () => {
    await begin({ signOffs: EVERYTHING });
    for (const { id } of ACCOUNTS_PEOPLE) await desk.signsAll(id);
    await desk.passes('2027-03-01T06:00:00Z');
    const before = (await desk.sent()).length;
    desk.staffBecomes([...ACCOUNTS_PEOPLE, starter('sam', 'Mr Sam New', ['ta'])]);
    await desk.passes('2027-03-03T12:00:00Z');
    expect((await desk.openOf('sam')).map(({ item, assignedOn, due }) => [item, assignedOn, due])).toEqual([
      ['conduct', '2027-03-02', '2027-03-16'], ['kcsie', '2027-03-02', '2027-03-16'], ['leads', '2027-03-02', '2027-03-16'],
    ]);
    const sent = (await desk.sent()).slice(before);
    expect(sent.map(({ to }) => to)).toEqual(['sam']);
  });

  it('asks a volunteer, a supply teacher and a governor only for what is for their role', async () => {
    await begin({
      people: [...ACCOUNTS_PEOPLE, starter('vera', 'Mrs Vera Vole', ['volunteer']), starter('sue', 'Ms Sue Supply', ['supply', 'teacher'])],
      signOffs: settled({ ...CONDUCT_ITEM, for: ['teacher', 'ta', 'volunteer'], 'not-for': ['supply'] }, { ...KCSIE_ITEM, for: ['governor', 'supply'] }),
    });
    const items = async (who: string) => (await desk.openOf(who)).map(({ item }) => item);
    expect([await items('vera'), await items('sue'), await items('chair'), await items('manager')]).toEqual([['conduct'], ['kcsie'], ['kcsie'], []]);
  });

  it('asks whoever comes to a role in mid-year for what is asked on entry to it', async () => {
    await begin({ signOffs: settled({ ...CONDUCT_ITEM, for: ['volunteer', 'teacher'], when: ['on-entry'] }) });
    expect(await desk.records()).toEqual([]);
    desk.staffBecomes(ACCOUNTS_PEOPLE.map((person) => (person.id === 'tia' ? { ...person, roles: ['ta', 'teacher'] } : person)));
    await desk.passes('2027-01-12T12:00:00Z');
    expect((await desk.records()).map(({ person, round }) => [person, round])).toEqual([['tia', 'entry-2026-09-02']]);
  });

  it('ends what a leaver had to sign, and keeps what they signed; whoever comes back is new again', async () => {
    await begin({ signOffs: EVERYTHING });
    const [first] = await desk.openOf('bob');
    await desk.press('bob', 'signoff.attest', { id: first!.id });
    desk.staffBecomes(ACCOUNTS_PEOPLE.filter(({ id }) => id !== 'bob'));
    await desk.passes('2026-10-20T12:00:00Z');
    expect((await desk.of('bob')).map(({ state }) => state).toSorted()).toEqual(['closed', 'closed', 'signed']);
    expect((await cardsTo('bob')).length).toBe(0);
    expect(textOf(await desk.press('head', 'signoff.outstanding'))).not.toContain('Bob');
    desk.staffBecomes(ACCOUNTS_PEOPLE);
    await desk.passes('2026-10-22T12:00:00Z');
    expect((await desk.openOf('bob')).map(({ item }) => item).toSorted()).toEqual(['conduct', 'kcsie', 'leads']);
  });

  it('takes a staff list that was empty by mistake for no leaving and no start', async () => {
    await begin();
    await desk.signsAll('ann');
    await desk.passes('2026-09-04T12:00:00Z');
    desk.staffBecomes([]);
    await desk.passes('2026-09-08T12:00:00Z');
    expect((await desk.records()).filter(({ state }) => state === 'open')).toEqual([]);
    desk.staffBecomes(ACCOUNTS_PEOPLE);
    await desk.passes('2026-09-10T12:00:00Z');
    expect((await desk.of('ann')).map(({ state }) => state)).toEqual(['signed']);
    expect((await desk.of('bob')).map(({ state, history }) => [state, history.map(({ what }) => what)])).toEqual([['open', ['assigned', 'closed', 'assigned']]]);
  });

  it('asks again when the policy changes in mid-term, with the old words beside the new', async () => {
    await begin();
    await desk.signsAll('ann');
    await desk.passes('2026-11-16T06:00:00Z');
    desk.reads(conduct(CONDUCT_2));
    await desk.passes('2026-11-17T12:00:00Z');
    const [fresh] = await desk.openOf('ann');
    expect(fresh).toMatchObject({ round: 'version', assignedOn: '2026-11-17' });
    const text = textOf(await desk.press('ann', 'signoff.open', { id: fresh!.id }));
    expect(text).toContain('3 rules are different now.');
    for (const words of ['more than twenty pounds.', 'more than ten pounds.', 'Mobile phones stay in the staffroom locker.', 'Visitors are met at the gate.', 'It has changed, so it is to be signed in its new version.']) expect(text).toContain(words);
    expect(text).not.toContain('Lanyards');
    await desk.signsAll('ann');
    expect((await desk.of('ann')).map(({ state }) => state)).toEqual(['signed', 'signed']);
    expect(new Set((await desk.of('ann')).map(({ version }) => version)).size).toBe(2);
  });

  it('shows what changed to those who never signed it here too, and asks nobody who came after', async () => {
    await begin({ signOffs: { ...settled(CONDUCT_ITEM), begins: '2027-09-01' } });
    expect(await desk.records()).toEqual([]);
    desk.reads(conduct(CONDUCT_2));
    await desk.newVersion('conduct.docx');
    const [fresh] = await desk.openOf('ann');
    expect(textOf(await desk.press('ann', 'signoff.open', { id: fresh!.id }))).toContain('more than twenty pounds.');
    expect((await desk.records()).length).toBe(ACCOUNTS_PEOPLE.length);
  });

  it('puts the new version in place of one that nobody signed yet, and the old card says so', async () => {
    await begin();
    const [old] = await desk.openOf('bob');
    desk.reads(conduct(CONDUCT_2));
    await desk.newVersion('conduct.docx');
    const reply = await desk.press('bob', 'signoff.attest', { id: old!.id });
    expect(textOf(reply)).toContain('A newer version is to be signed in its place. Nothing was signed by this press.');
    const [fresh] = await desk.openOf('bob');
    expect(fresh?.version).not.toBe(old!.version);
    expect(buttonsOf(reply)[0]).toMatchObject({ verb: 'signoff.open', data: { id: fresh!.id } });
  });

  it('signs nothing where the policy changed between the card and the press', async () => {
    await begin();
    const [old] = await desk.openOf('bob');
    desk.reads(conduct(CONDUCT_2));
    const reply = await desk.press('bob', 'signoff.attest', { id: old!.id });
    expect(textOf(reply)).toContain('Nothing was signed by this press.');
    expect((await desk.of('bob')).some(({ state }) => state === 'signed')).toBe(false);
  });

  it('asks for nothing when a file was only saved again, its rules moved, or its date was renewed', async () => {
    await begin();
    await desk.signsAll('ann');
    desk.reads(conduct([CONDUCT_1[0]!, CONDUCT_1[2]!, CONDUCT_1[1]!, CONDUCT_1[3]!]));
    await desk.newVersion('conduct.docx');
    expect(await desk.openOf('ann')).toEqual([]);
  });

  it('asks again when a rule stands under other words than before, though no sentence is new', async () => {
    await begin({ corpus: conduct(['Staff must:', '- wear a lanyard', '- lock the gate', 'Staff must not:', '- leave the gate open']) });
    await desk.signsAll('ann');
    desk.reads(conduct(['Staff must:', '- wear a lanyard', 'Staff must not:', '- lock the gate', '- leave the gate open']));
    await desk.newVersion('conduct.docx');
    const [fresh] = await desk.openOf('ann');
    expect(textOf(await desk.press('ann', 'signoff.open', { id: fresh!.id }))).toContain('No sentence is new, but some stand under other words than before.');
  });

  it('shows six changes at once and says how many more there are', async () => {
    const rules = (word: string): string[] => Array.from({ length: 9 }, (_, i) => `Rule ${'abcdefghi'[i]} of the school for rooms, corridors and the yard is kept ${word}.`);
    await begin({ corpus: conduct(rules('always')) });
    await desk.signsAll('ann');
    desk.reads(conduct(rules('every day')));
    await desk.newVersion('conduct.docx');
    const [fresh] = await desk.openOf('ann');
    const text = textOf(await desk.press('ann', 'signoff.open', { id: fresh!.id }));
    expect(text).toContain('9 rules are different now. The first 6 stand below, and 3 more in the policy itself.');
    expect(text.match(/is kept every day\./g)?.length).toBe(6);
  });

  it('says nothing of what was signed before it could be said', async () => {
    await begin({ now: '2026-08-31T23:30:00Z' });
    await desk.signsAll('ann');
    await desk.passes('2026-09-01T12:00:00Z');
    expect((await cardsTo('ann')).length).toBe(0);
    expect((await cardsTo('bob')).length).toBe(1);
  });

  it('takes the question back when the earlier version comes back, which was signed', async () => {
    await begin();
    await desk.signsAll('ann');
    desk.reads(conduct(CONDUCT_2));
    await desk.newVersion('conduct.docx');
    expect((await desk.openOf('ann')).length).toBe(1);
    desk.reads(conduct(CONDUCT_1));
    await desk.newVersion('conduct.docx');
    expect((await desk.of('ann')).map(({ state }) => state)).toEqual(['signed', 'closed']);
  });

  it('does nothing while a document cannot be read, and signs nobody off by it', async () => {
    await begin();
    desk.reads(conduct(['# Conduct']));
    await desk.asksAnew();
    expect((await desk.openOf('ann')).length).toBe(1);
  });

  it('asks again a year later; what was never signed is asked for anew, so that each year stands for itself', async () => {
    await begin();
    await desk.signsAll('ann');
    await desk.passes('2027-08-31T06:00:00Z');
    expect(await desk.openOf('ann')).toEqual([]);
    await desk.passes('2027-09-02T12:00:00Z');
    expect((await desk.of('ann')).map(({ state, round }) => [state, round])).toEqual([['signed', 'year-2026'], ['open', 'year-2027']]);
    expect((await desk.of('bob')).map(({ state, round }) => [state, round])).toEqual([['expired', 'year-2026'], ['open', 'year-2027']]);
  });

  it('counts a signature of August for the September that follows', async () => {
    await begin({ now: '2026-08-24T06:00:00Z', people: ACCOUNTS_PEOPLE });
    desk.staffBecomes([...ACCOUNTS_PEOPLE, starter('sam', 'Mr Sam New', ['ta'])]);
    await desk.passes('2026-08-26T12:00:00Z');
    await desk.signsAll('sam');
    await desk.passes('2026-09-10T12:00:00Z');
    expect((await desk.of('sam')).map(({ state }) => state)).toEqual(['signed']);
  });

  it('asks for training again so many months after it was signed', async () => {
    await begin({ signOffs: settled({ id: 'course', title: 'Online safety training', kind: 'training', when: ['on-entry'], 'every-months': 6 }) });
    await desk.signsAll('ann');
    await desk.passes('2027-02-28T12:00:00Z');
    expect(await desk.openOf('ann')).toEqual([]);
    await desk.passes('2027-03-02T12:00:00Z');
    expect((await desk.openOf('ann')).map(({ round }) => round)).toEqual(['since-2026-09-01']);
  });

  it('asks whoever runs an official account before they run it, and nobody else', async () => {
    await begin({ signOffs: settled({ id: 'social-aup', title: 'Social media agreement', kind: 'social-media-aup', file: 'conduct.docx', when: ['before-running-an-account', 'new-version'] }) });
    expect(await desk.records()).toEqual([]);
    await desk.inTurn(async (turn) => {
      turn.tx.put(accountRuns, { id: runsId('sport', 'ann'), account: 'sport', person: 'ann' });
      await Promise.resolve();
    });
    await desk.asksAnew();
    expect((await desk.records()).map(({ person, round }) => [person, round])).toEqual([['ann', 'account']]);
    expect((await desk.openOf('ann'))[0]?.statement).toContain('and I agree to keep to it');
  });

  it('ticks what an account still needs of its runner: when all of it is signed, and for an account that came later', async () => {
    const when = ['before-running-an-account'];
    await begin({ signOffs: settled({ id: 'social-aup', title: 'Social media agreement', kind: 'social-media-aup', file: 'conduct.docx', when }, { ...CONDUCT_ITEM, when }, { id: 'course', title: 'Online safety', kind: 'training', when }) });
    const enters = (id: string): Promise<void> => desk.inTurn(async (turn) => {
      const runner = (person: string) => ({ person, name: person, policyRead: null, trained: null, course: '' });
      const step = (one: string) => ({ id: one, text: one, because: null, done: null });
      await saveAccount(turn, anAccount({ id, key: turn.tx.newKey('account'), state: 'preparing', runners: [runner('ann'), runner('bob')], steps: ['read:ann', 'read:bob', 'trained:ann'].map(step) }), null);
    });
    const steps = (id: string) => desk.store.read(desk.id, async (tx) => (await tx.get(accounts, id, desk.grant()))?.steps.flatMap((one) => (one.done ? [[one.id, one.done.by.name, one.done.note]] : [])));
    await enters('sport');
    await desk.asksAnew();
    const [first, ...rest] = await desk.openOf('ann');
    await desk.press('ann', 'signoff.attest', { id: first!.id });
    expect(await steps('sport')).toEqual([]);
    for (const { id } of rest) await desk.press('ann', 'signoff.attest', { id });
    expect(await steps('sport')).toEqual([['read:ann', 'Miss Ann Reed', 'Signed for: Social media agreement, Code of Conduct'], ['trained:ann', 'Miss Ann Reed', 'Signed for: Online safety']]);
    const account = await desk.store.read(desk.id, (tx) => tx.get(accounts, 'sport', desk.grant()));
    expect(account).toMatchObject({ state: 'preparing', runners: [{ policyRead: '2026-09-01', trained: '2026-09-01' }, { policyRead: null, trained: null }] });
    await desk.signsAll('bob');
    expect(await desk.store.read(desk.id, async (tx) => (await tx.get(accounts, 'sport', desk.grant()))?.state)).toBe('active');
    await enters('choir');
    await desk.asksAnew();
    await enters('sport-two');
    await desk.asksAnew();
    expect(await steps('sport-two')).toHaveLength(3);
    expect(((await steps('choir')) ?? []).map(([id]) => id)).toEqual(['read:ann', 'read:bob', 'trained:ann']);
  });

  it('sends a question to the one whom the school names, in private, and leaves the signature open', async () => {
    await begin();
    const [record] = await desk.openOf('ann');
    const form = await desk.press('ann', 'signoff.question', { id: record!.id });
    expect(textOf(form)).toContain('It goes to Mrs Ada Head, in private.');
    const empty = await desk.press('ann', 'signoff.ask', { id: record!.id }, { question: ' ' });
    expect(empty.fieldErrors).toEqual({ question: 'Write your question first.' });
    await desk.press('ann', 'signoff.ask', { id: record!.id }, { question: 'Does a box of chocolates count?' });
    const question = await desk.store.read(desk.id, async (tx) => (await tx.find(sentQuestions, 'asker', 'ann', desk.grant()))[0]);
    expect(question).toMatchObject({ recipient: 'head', text: 'About “Code of Conduct”: Does a box of chocolates count?' });
    const [after] = await desk.openOf('ann');
    expect(after?.state).toBe('open');
    expect(after?.history.at(-1)).toMatchObject({ what: 'question', why: question!.reference });
    expect(JSON.stringify(after)).not.toContain('chocolates');
  });

  it('shows quick answers that miss with their clause, and keeps no marks', async () => {
    const questions = [{ ask: 'From what value is a gift told?', choices: ['Five pounds', 'Twenty pounds'], right: 'Twenty pounds', clause: { file: 'conduct.docx', quote: 'Staff tell the headteacher of a gift worth more than twenty pounds.' } }];
    await begin({ signOffs: settled({ ...CONDUCT_ITEM, questions }) });
    const [record] = await desk.openOf('ann');
    const form = await desk.press('ann', 'signoff.quick', { id: record!.id });
    expect(textOf(form)).toContain('You may leave them out, and no marks are kept.');
    const missed = await desk.press('ann', 'signoff.quick-answer', { id: record!.id }, { 'question-a': '0' });
    expect(textOf(missed)).toContain('worth more than twenty pounds.');
    const right = await desk.press('ann', 'signoff.quick-answer', { id: record!.id }, { 'question-a': '1' });
    expect(textOf(right)).toContain('Right: that is what the policy says.');
    expect(await desk.openOf('ann')).toEqual([record]);
  });

  it('shows what waits among one\'s open items and behind "sign-offs", and numbers for the governors', async () => {
    await begin();
    const ann = new Staff(ACCOUNTS_PEOPLE).byId('ann')!;
    const items = await desk.store.read(desk.id, (tx) => openSignOffs(tx, ann, desk.clock.now(), desk.grant()));
    expect(items.map(({ title }) => title)).toEqual(['To sign: Code of Conduct, by 15 September 2026']);
    await desk.says('ann', 'sign-offs');
    expect((await desk.sent()).at(-1)?.text).toContain('To sign: Code of Conduct');
    await desk.signsAll('ann');
    expect(await desk.store.read(desk.id, (tx) => signOffFigures(tx, [CONDUCT_ITEM], new Staff(ACCOUNTS_PEOPLE)))).toEqual([{ title: 'Code of Conduct', asked: 8, signed: 1 }]);
  });

  it('asks for nothing of a September that began before the school said it would begin', async () => {
    await begin({ now: '2026-11-23T06:00:00Z', signOffs: { ...EVERYTHING, begins: '2026-11-01' } });
    expect(await desk.records()).toEqual([]);
    await desk.passes('2027-09-02T12:00:00Z');
    expect((await desk.openOf('ann')).length).toBe(3);
  });

  it('says everything once after ninety days in which the desk was down', async () => {
    await begin();
    await desk.passes('2026-09-02T12:00:00Z');
    const before = (await cardsTo('ann')).length;
    await desk.runs('2026-12-01T12:00:00Z');
    await desk.starts();
    await desk.runs();
    const after = (await cardsTo('ann')).slice(before);
    expect(after.map(({ text }) => text.includes('due on 15 September 2026'))).toEqual([true]);
  });
});
