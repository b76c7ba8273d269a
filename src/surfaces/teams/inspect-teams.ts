import type { Expected, Finding } from '../../chat/inspection.ts';
import { withTimeLimit } from '../../kernel/clock.ts';
import type { TeamsDirectory } from './teams-directory.ts';
import { TransportFault, type TeamsTransport } from './teams-transport.ts';

export interface InspectTeamsOptions {
  readonly transport: TeamsTransport;
  readonly directory: TeamsDirectory;
  /** The desk's tenant; null in development. */
  readonly tenant: string | null;
}

const TOKEN_MS = 20_000;

/** Looks at the set-up in Teams without posting: the secret, its tenant, and whether each channel's roster can be read. */
export async function inspectTeams({ transport, directory, tenant }: InspectTeamsOptions, expected: Expected): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (tenant === null) findings.push({ level: 'warning', check: 'token', text: 'TEAMS_DEV is on: nobody\'s token is checked, and only a client on this machine can talk to the desk.' });
  else findings.push(...(await tokenFindings(transport, tenant)));
  for (const { name, conversation } of expected.channels) {
    const check = `channel ${name}`;
    try {
      const members = await directory.members({ kind: 'conversation', surface: 'teams', conversation });
      findings.push(members.length === 0 ? { level: 'warning', check, text: 'Its roster is empty: nobody could read a notice there.' } : { level: 'good', check, text: `Its roster can be read: ${members.length} ${members.length === 1 ? 'person' : 'people'}.` });
    } catch (error) {
      findings.push({ level: 'error', check, text: rosterFault(error) });
    }
  }
  return findings;
}

async function tokenFindings(transport: TeamsTransport, tenant: string): Promise<Finding[]> {
  let token: string | null;
  try {
    token = await withTimeLimit(TOKEN_MS, () => transport.token());
  } catch (error) {
    return [{ level: 'error', check: 'token', text: tokenFault(error) }];
  }
  const said = tenantIn(token);
  if (said !== null && said.toLowerCase() !== tenant.toLowerCase()) return [{ level: 'error', check: 'token', text: 'Microsoft gave a token of another tenant. MICROSOFT_APP_TENANT_ID must be the school\'s own directory, where the app is registered as single-tenant.' }];
  return [{ level: 'good', check: 'token', text: 'Microsoft accepts the app id and its secret, in the school\'s own tenant.' }];
}

function tenantIn(token: string | null): string | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from((token ?? '').split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && 'tid' in claims && typeof claims.tid === 'string' ? claims.tid : null;
  } catch (error) {
    // A token is not ours to read; Microsoft may make it opaque one day.
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

// Entra's own numbers: a secret that is wrong, one that has ended, an app that is not there, a tenant that is not there.
const ENTRA: Readonly<Record<string, string>> = {
  AADSTS7000215: 'MICROSOFT_APP_PASSWORD is not a secret of this app. Copy the secret\'s Value, not its Id.',
  AADSTS7000222: 'MICROSOFT_APP_PASSWORD has ended. Make a new client secret and put it in its place.',
  AADSTS700016: 'MICROSOFT_APP_ID is not an app of this tenant.',
  AADSTS90002: 'MICROSOFT_APP_TENANT_ID is no tenant that Microsoft knows.',
};

function tokenFault(error: unknown): string {
  const code = error instanceof TransportFault ? error.code : '';
  return ENTRA[code] ?? `No token could be had from login.microsoftonline.com${code === '' ? '' : ` (${code})`}. Check that this machine may reach it.`;
}

function rosterFault(error: unknown): string {
  const status = error instanceof TransportFault ? error.status : null;
  if (status === 403 || status === 404) return 'The desk is not in its team, or the id is wrong. Add the app to the team, and copy the id from "Get link to channel".';
  if (status === 401) return 'Microsoft did not accept the desk\'s token. Check MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID.';
  return 'Teams did not answer when asked who can read it. Try again.';
}
