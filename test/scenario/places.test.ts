import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { platformSchool, SAFEGUARDING, STAFF_CHANNEL, type PlatformSchool } from '../fixtures/platform-school.ts';
import { openStage, TENANT, type Platform, type Shown, type Stage } from './stage.ts';

let school: PlatformSchool;
let stage: Stage;
let slack: Platform;

beforeEach(async () => {
  school = platformSchool(TENANT.slack);
  stage = await openStage({ schoolDir: school.dir, platforms: ['slack'] });
  slack = stage.on('slack');
});
afterEach(async () => {
  await stage.close();
  school.end();
});

const member = (email: string) => ({ kind: 'member', emails: [email] }) as const;
const last = (who: string): Shown | undefined => stage.shown(`personal:${who}`).at(-1);
const opened = async (): Promise<string> => {
  stage = await stage.restart();
  slack = stage.on('slack');
  return 'opened';
};
/** Sends a question to the head and gives its id. */
const sentToHead = async (): Promise<string> => {
  await slack.presses('U1ASKER', 'question.send', {}, { question: 'May I keep bees on the roof?' });
  return String(stage.everywhere().find((shown) => shown.template === 'question-notice')?.data.id);
};

/** What the policies may be asked is made beside the desk, which does not wait for it; the page names the review once it is there. */
const reviewWaits = (who: string): Promise<void> => vi.waitFor(async () => {
  expect((await slack.gives(who, { kind: 'home' })).card).toMatchObject({ data: { items: expect.arrayContaining([expect.objectContaining({ open: expect.objectContaining({ verb: 'review.open' }) })]) } });
}, { timeout: 15_000, interval: 100 });

describe('who someone is on a platform', () => {
  it('a full member who is not listed is staff: they ask, and a reply can reach them', async () => {
    slack.knows('U1NEW', member('new@oak.example'));
    await slack.says('U1NEW', 'can staff carry their phones in lessons?');
    expect(last('U1NEW')).toMatchObject({ template: 'answer' });
    const sent = await slack.presses('U1NEW', 'question.send', {}, { question: 'May I keep bees?' });
    expect(sent).toMatchObject({ status: 'recorded', card: { template: 'question-sent' } });
  });

  it('a listed colleague is known by the verified address once and by the account after, whatever becomes of the address', async () => {
    slack.knows('U1HEAD', member('head@oak.example'));
    slack.knows('U1ASKER', member('asker@oak.example'));
    await slack.says('U1HEAD', 'help');
    const question = await sentToHead();
    slack.knows('U1HEAD', member('married@oak.example'));
    // Whoever has the address now does not push out the one it was matched to.
    slack.knows('U1TAKER', member('head@oak.example'));
    await slack.says('U1TAKER', 'help');
    expect(await slack.presses('U1HEAD', 'question.open', { question })).toMatchObject({ status: 'recorded', step: { template: 'question-open' } });
    await opened();
    expect(await slack.presses('U1HEAD', 'question.open', { question })).toMatchObject({ status: 'recorded', step: { template: 'question-open' } });
  });

  it('a notice for someone who has never spoken to the desk goes to their verified address', async () => {
    await sentToHead();
    expect(stage.shown('email:head@oak.example').map((shown) => shown.template)).toEqual(['question-notice']);
  });

  it.each(['guest', 'bot', 'external', 'deactivated'] as const)('a %s gets the urgent card with public numbers, and nothing else, in private and in a channel', async (kind) => {
    slack.knows('U1OUT', { kind, emails: ['lead@oak.example'] });
    for (const where of [undefined, STAFF_CHANNEL]) {
      const refused = await slack.says('U1OUT', 'can staff carry their phones in lessons?', where);
      expect(refused).toMatchObject({ status: 'refused', reason: 'not-allowed' });
      expect(JSON.stringify(refused)).not.toMatch(/Mrs Lead|Ms Head|locker|960 301/);
    }
    expect(stage.everywhere()).toEqual([]);
    await slack.says('U1OUT', 'a child told me her uncle touches her', STAFF_CHANNEL);
    expect(stage.shown(STAFF_CHANNEL)).toEqual([]);
    expect(last('U1OUT')).toMatchObject({ template: 'urgent' });
    expect(last('U1OUT')?.text).toContain('01632 960 300');
    expect(last('U1OUT')?.text).not.toMatch(/Mrs Lead|Mr Deputy|Ms Head|960 301/);
  });

  it('an open question is refused to a guest and to whoever it is not for in the same words as one that is not there', async () => {
    slack.knows('U1ASKER', member('asker@oak.example'));
    slack.knows('U1TEACH', member('teacher@oak.example'));
    const question = await sentToHead();
    const notMine = await slack.presses('U1TEACH', 'question.open', { question });
    const absent = await slack.presses('U1TEACH', 'question.open', { question: 'nothing' });
    expect(notMine).toEqual(absent);
    expect(notMine).toMatchObject({ status: 'refused', reason: 'not-allowed' });
  });

  it('a role that school.yaml takes away is gone at the next press after the restart', async () => {
    slack.knows('U1LEAD', member('lead@oak.example'));
    slack.members(SAFEGUARDING, ['U1LEAD']);
    expect(await slack.presses('U1LEAD', 'channel.confirm', { channel: 'safeguarding', on: 'slack', seen: 'none' })).toMatchObject({ status: 'recorded', card: { template: 'channel-check' } });
    school.giveRoles('lead', ['teacher']);
    await opened();
    expect(await slack.presses('U1LEAD', 'channel.confirm', { channel: 'safeguarding', on: 'slack', seen: 'none' })).toMatchObject({ status: 'refused', reason: 'not-allowed' });
  });

  it('someone who becomes a guest is refused at the next press, and let in again when they are a member', async () => {
    slack.knows('U1HEAD', member('head@oak.example'));
    slack.knows('U1ASKER', member('asker@oak.example'));
    await slack.says('U1HEAD', 'help');
    const question = await sentToHead();
    slack.knows('U1HEAD', { kind: 'guest', emails: ['head@oak.example'] });
    expect(await slack.presses('U1HEAD', 'question.open', { question })).toMatchObject({ status: 'refused' });
    slack.knows('U1HEAD', member('head@oak.example'));
    expect(await slack.presses('U1HEAD', 'question.open', { question })).toMatchObject({ status: 'recorded' });
  });
});

describe('the desk\'s own page and its first words', () => {
  it('shows a colleague a guide and what waits, by reference and date, without a word of any question', async () => {
    slack.knows('U1HEAD', member('head@oak.example'));
    slack.knows('U1ASKER', member('asker@oak.example'));
    const question = await sentToHead();
    await reviewWaits('U1HEAD');
    const head = await slack.gives('U1HEAD', { kind: 'home' });
    expect(head.card).toMatchObject({ template: 'home', data: { items: [{ open: { verb: 'review.open' } }, { open: { verb: 'question.open', data: { question } } }] } });
    const asker = await slack.gives('U1ASKER', { kind: 'home' });
    expect(asker.card).toMatchObject({ template: 'home', data: { items: [{ open: null }] } });
    expect(JSON.stringify([head, asker])).not.toContain('bees');
  });

  it('says the same to the typed command, privately where it is typed in a channel', async () => {
    slack.knows('U1HEAD', member('head@oak.example'));
    await reviewWaits('U1HEAD');
    await slack.says('U1HEAD', 'My open items!', STAFF_CHANNEL);
    expect(stage.shown(STAFF_CHANNEL)).toEqual([]);
    expect(last('U1HEAD')).toMatchObject({ template: 'home', data: { items: [{ open: { verb: 'review.open' } }] } });
    expect(last('U1HEAD')?.text).toMatch(/Review of what I answer: .* wait for you\./);
  });

  it('shows someone outside the help for people outside, and no colleague\'s name', async () => {
    slack.knows('U1OUT', { kind: 'guest' });
    const reply = await slack.gives('U1OUT', { kind: 'home' });
    expect(reply.card).toMatchObject({ template: 'help', data: { colleague: false, lines: [] } });
    expect(JSON.stringify(reply)).not.toMatch(/Mrs Lead|960 301/);
  });

  it('introduces itself once in each conversation, in a channel with a card that anyone may read', async () => {
    slack.knows('U1HEAD', member('head@oak.example'));
    await slack.gives('U1HEAD', { kind: 'installed' });
    await slack.gives('U1HEAD', { kind: 'installed' });
    await slack.gives('U1HEAD', { kind: 'installed' }, STAFF_CHANNEL);
    await slack.gives('U1HEAD', { kind: 'installed' }, STAFF_CHANNEL);
    expect(stage.shown('personal:U1HEAD').map((shown) => shown.template)).toEqual(['help']);
    expect(stage.shown(STAFF_CHANNEL).map((shown) => shown.template)).toEqual(['installed']);
  });
});

describe('the search box', () => {
  it('gives a colleague whole clauses with their exception and place, and nobody else any', async () => {
    slack.knows('U1TEACH', member('teacher@oak.example'));
    const { results } = await slack.gives('U1TEACH', { kind: 'search', text: 'staff phones in lessons' });
    expect(results?.[0]).toMatchObject({ title: 'Phones policy › Staff phones', text: expect.stringContaining('Staff keep their own phones in a locker') as unknown, card: { template: 'clause' } });
    expect(results?.[0]?.text).toContain('(There is an exception.)');
    expect(JSON.stringify(results?.[0]?.card)).toContain('However, a phone may be carried on a school trip.');
    slack.knows('U1OUT', { kind: 'guest' });
    expect((await slack.gives('U1OUT', { kind: 'search', text: 'staff phones in lessons' })).results).toEqual([]);
  });

  it('answers a child at risk with what to do and no clause, for anyone', async () => {
    slack.knows('U1TEACH', member('teacher@oak.example'));
    slack.knows('U1OUT', { kind: 'guest' });
    const words = 'a child told me her uncle touches her phones policy';
    const ours = (await slack.gives('U1TEACH', { kind: 'search', text: words })).results;
    expect(ours).toHaveLength(1);
    expect(ours?.[0]).toMatchObject({ title: expect.stringMatching(/^Act now/) as unknown, text: expect.stringContaining('Mrs Lead') as unknown, card: { template: 'urgent' } });
    const theirs = (await slack.gives('U1OUT', { kind: 'search', text: words })).results;
    expect(theirs?.[0]?.card.template).toBe('urgent');
    expect(JSON.stringify(theirs)).not.toMatch(/Mrs Lead|Mr Deputy|Ms Head|960 301/);
  });
});
