import { describe, expect, it } from 'vitest';
import { platformFaults } from '../../src/platforms.ts';
import { loadSchool, type School } from '../../src/school.ts';

const invented = loadSchool('school.example').school!;
const real: School = { ...invented, settings: { ...invented.settings, example: false } };
const slack = { botToken: 'xoxb-1', signingSecret: null, appToken: 'xapp-1', apiUrl: 'https://slack.com/api/' };
const tenant = '11111111-2222-4333-8444-555555555555';
const on = (school: School, settings: Partial<School['settings']>): School => ({ ...school, settings: { ...school.settings, ...settings } });

describe('settings that do not fit the schools', () => {
  it('TEAMS_DEV, which lets anyone speak for anyone, with a school that is not invented', () => {
    expect(platformFaults({ slack: null, teams: { dev: true } }, [on(invented, { teams: { tenant } })])).toEqual([]);
    expect(platformFaults({ slack: null, teams: { dev: true } }, [on(invented, { teams: { tenant } }), on(real, { teams: { tenant } })])).toEqual([expect.stringMatching(/^TEAMS_DEV: nobody's token/)]);
  });

  it('another tenant than the app\'s, and two workspaces', () => {
    const teams = { dev: false, appId: 'a', password: 'p', tenant: 'another', passwordExpires: null } as const;
    expect(platformFaults({ slack: null, teams }, [on(real, { teams: { tenant } })])).toEqual([expect.stringMatching(/^MICROSOFT_APP_TENANT_ID/)]);
    expect(platformFaults({ slack, teams: null }, [on(real, { slack: { workspace: 'T0000001' } }), on(real, { slack: { workspace: 'T0000002' } })])).toEqual([expect.stringMatching(/2 Slack workspaces/)]);
  });
});
