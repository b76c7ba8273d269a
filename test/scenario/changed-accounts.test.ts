import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { platformSchool, type PlatformSchool } from '../fixtures/platform-school.ts';
import { openStage, TENANT, type Platform, type Stage } from './stage.ts';

let school: PlatformSchool;
let stage: Stage;
let slack: Platform;

beforeEach(async () => {
  school = platformSchool(TENANT.slack);
  stage = await openStage({ schoolDir: school.dir, platforms: ['slack'] });
  slack = stage.on('slack');
  slack.knows('U1HEAD', member('head@oak.example'));
  slack.knows('U1ASKER', member('asker@oak.example'));
  await slack.says('U1HEAD', 'help');
});
afterEach(async () => {
  await stage.close();
  school.end();
});

const member = (email: string) => ({ kind: 'member', emails: [email] }) as const;
const templates = (who: string): string[] => stage.shown(`personal:${who}`).map((shown) => shown.template);
const ask = () => slack.presses('U1ASKER', 'question.send', {}, { question: 'May I keep bees on the roof?' });
const questionId = (): string => String(stage.everywhere().find((shown) => shown.template === 'question-notice')?.data.id);
const reply = () => slack.presses('U1HEAD', 'question.answer', { question: questionId() }, { reply: 'Only behind the shed.' });

describe('an account that changed since it was matched', () => {
  it.each(['guest', 'external', 'deactivated', 'bot'] as const)('a notice does not reach the recipient as a %s, and the asker hears that it did not', async (kind) => {
    slack.knows('U1HEAD', { kind, emails: ['head@oak.example'] });
    await ask();
    await stage.later(1_000);
    expect(templates('U1HEAD')).toEqual(['help']);
    expect(stage.shown('email:head@oak.example')).toEqual([]);
    expect(templates('U1ASKER')).toContain('question-undelivered');
  });

  it.each(['guest', 'external', 'deactivated'] as const)('a reply does not reach an asker who is a %s by then, in the conversation they asked in', async (kind) => {
    await ask();
    slack.knows('U1ASKER', { kind, emails: ['asker@oak.example'] });
    expect(await reply()).toMatchObject({ status: 'recorded' });
    await stage.later(3_600_000);
    expect(templates('U1ASKER')).not.toContain('question-answered');
    expect(JSON.stringify(stage.shown('personal:U1ASKER'))).not.toContain('shed');
  });

  it('a reply waits while the platform does not say who the asker is, and goes out when it says so', async () => {
    await ask();
    slack.knows('U1ASKER', null);
    await reply();
    expect(templates('U1ASKER')).not.toContain('question-answered');
    slack.knows('U1ASKER', member('asker@oak.example'));
    await stage.later(60_000);
    expect(templates('U1ASKER').filter((one) => one === 'question-answered')).toEqual(['question-answered']);
  });

  it('the reminder after an urgent card comes though the platform is silent', async () => {
    await slack.says('U1ASKER', 'a child told me her uncle touches her');
    slack.knows('U1ASKER', null);
    await stage.later(10 * 60_000);
    expect(templates('U1ASKER')).toEqual(['urgent', 'urgent-followup']);
  });
});
