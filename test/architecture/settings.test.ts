import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig, SETTING_NAMES } from '../../src/config.ts';

describe('.env.example', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');

  it('lists exactly the settings that the config reads', () => {
    expect(lines.filter((l) => /^[A-Z_]+=/.test(l)).map((l) => l.split('=')[0]!).sort()).toEqual([...SETTING_NAMES].sort());
  });

  it('gives each setting a reason on the line above it', () => {
    const bare = lines.filter((l, i) => /^[A-Z_]+=/.test(l) && !lines[i - 1]?.startsWith('# '));
    expect(bare).toEqual([]);
  });

  it('shows the real defaults', () => {
    const shown = Object.fromEntries(lines.filter((l) => /^[A-Z_]+=/.test(l)).map((l) => l.split('=') as [string, string]));
    expect(readConfig({ HOME: '/home/x', ...shown })).toEqual(readConfig({ HOME: '/home/x' }));
  });
});

describe('a wrong setting', () => {
  it('is named with its value, all of them at once', () => {
    const config = readConfig({ PORT: 'many', HOST: 'not a host', POLICY_RESCAN: '-1' });
    const faults = config.ok ? [] : config.error;
    expect(faults).toHaveLength(3);
    expect(faults.join('\n')).toMatch(/PORT: .*65535.*many/);
  });
  it('is named together with a folder that is not there', () => {
    const config = readConfig({ PORT: 'many', SCHOOL_DIR: '/no/such/school' });
    expect(config.ok ? [] : config.error.map((fault) => fault.split(':')[0])).toEqual(['PORT', 'SCHOOL_DIR']);
  });
  it('is not an empty line of a .env file, which means the default', () => {
    expect(readConfig({ PORT: '' })).toMatchObject({ ok: true, value: { port: 3978 } });
  });
  it('tells a loopback host from one that strangers reach', () => {
    expect(readConfig({ HOST: '0.0.0.0' })).toMatchObject({ ok: true, value: { loopback: false } });
    expect(readConfig({ HOST: '::1' })).toMatchObject({ ok: true, value: { loopback: true } });
  });
});

describe('the settings of Slack and Teams', () => {
  const home = { HOME: '/home/x' };
  const faults = (env: Record<string, string>): string[] => {
    const config = readConfig({ ...home, ...env });
    return config.ok ? [] : config.error;
  };
  const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1-2-abc', SLACK_SIGNING_SECRET: '0123456789abcdef' };
  const TEAMS = { MICROSOFT_APP_ID: '11111111-2222-4333-8444-555555555555', MICROSOFT_APP_PASSWORD: 'a-client-secret', MICROSOFT_APP_TENANT_ID: '11111111-2222-4333-8444-666666666666' };

  it('are off when nothing is set', () => {
    expect(readConfig(home)).toMatchObject({ ok: true, value: { slack: null, teams: null } });
  });
  it('make the desk Slack\'s app over HTTP, or by Socket Mode', () => {
    expect(readConfig({ ...home, ...SLACK })).toMatchObject({ ok: true, value: { slack: { signingSecret: SLACK.SLACK_SIGNING_SECRET, appToken: null, apiUrl: 'https://slack.com/api/' } } });
    expect(readConfig({ ...home, SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN, SLACK_APP_TOKEN: 'xapp-1-a' })).toMatchObject({ ok: true, value: { slack: { signingSecret: null, appToken: 'xapp-1-a' } } });
  });
  it('name what is missing', () => {
    expect(faults({ SLACK_SIGNING_SECRET: SLACK.SLACK_SIGNING_SECRET })).toEqual([expect.stringMatching(/^SLACK_BOT_TOKEN: is missing/)]);
    expect(faults({ SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN })).toEqual([expect.stringMatching(/^SLACK_SIGNING_SECRET: is missing/)]);
    expect(faults({ MICROSOFT_APP_ID: TEAMS.MICROSOFT_APP_ID })).toEqual([expect.stringMatching(/^MICROSOFT_APP_PASSWORD/), expect.stringMatching(/^MICROSOFT_APP_TENANT_ID/)]);
  });
  it('never print a secret, also not a wrong one', () => {
    const said = faults({ SLACK_BOT_TOKEN: 'hunter2hunter2', SLACK_SIGNING_SECRET: 'short', SLACK_APP_TOKEN: 'wrong-token', MICROSOFT_APP_PASSWORD: 'tiny' }).join('\n');
    expect(said).toContain('SLACK_BOT_TOKEN');
    expect(said).not.toMatch(/hunter2|short\b|wrong-token|tiny/);
  });
  it.each(['https://slack.com.evil.example/api/', 'http://slack.com/api/', 'https://evil.example/', 'http://10.0.0.1/'])('send Slack\'s token nowhere but to Slack or this machine: %s', (url) => {
    expect(faults({ ...SLACK, SLACK_API_URL: url })).toEqual([expect.stringMatching(/^SLACK_API_URL/)]);
  });
  it('take a stand-in for Slack on this machine', () => {
    expect(readConfig({ ...home, ...SLACK, SLACK_API_URL: 'http://127.0.0.1:4000/api' })).toMatchObject({ ok: true, value: { slack: { apiUrl: 'http://127.0.0.1:4000/api/' } } });
  });
  it('let Teams go unchecked on this machine alone, and never beside a real registration', () => {
    expect(readConfig({ ...home, TEAMS_DEV: '1' })).toMatchObject({ ok: true, value: { teams: { dev: true } } });
    expect(faults({ TEAMS_DEV: '1', HOST: '0.0.0.0' })).toEqual([expect.stringMatching(/^TEAMS_DEV/)]);
    expect(faults({ TEAMS_DEV: '1', ...TEAMS })).toEqual([expect.stringMatching(/^TEAMS_DEV/)]);
  });
  it('make the desk a bot of one tenant', () => {
    expect(readConfig({ ...home, ...TEAMS, MICROSOFT_APP_PASSWORD_EXPIRES: '2027-01-31' })).toMatchObject({ ok: true, value: { teams: { dev: false, tenant: TEAMS.MICROSOFT_APP_TENANT_ID, passwordExpires: '2027-01-31' } } });
  });
});
