import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Expected, Finding } from '../../chat/inspection.ts';
import { deliveryError, refusalCode } from './slack-errors.ts';

const whoShape = z.object({ team_id: z.string(), team: z.string().nullish(), response_metadata: z.object({ scopes: z.array(z.string()).nullish() }).nullish() });
const flag = z.boolean().nullish();
const channelShape = z.object({ channel: z.object({ name: z.string().nullish(), is_member: flag, is_private: flag, is_archived: flag, is_ext_shared: flag }) });

/** The set-up of the app in its workspace, in words. Posts nothing; never rejects. */
export async function inspectSlack(client: webApi.WebClient, workspaces: ReadonlySet<string>, appToken: string | null, expected: Expected): Promise<readonly Finding[]> {
  let who: z.output<typeof whoShape>;
  try {
    who = whoShape.parse(await client.auth.test());
  } catch (error) {
    return [{ level: 'error', check: 'token', text: tokenFault(error) }];
  }
  const findings: Finding[] = [];
  if (workspaces.has(who.team_id)) findings.push({ level: 'good', check: 'token', text: `SLACK_BOT_TOKEN works, for the workspace ${who.team ?? ''} (${who.team_id}).` });
  else findings.push({ level: 'error', check: 'token', text: `SLACK_BOT_TOKEN belongs to the workspace ${who.team_id}, but school.yaml names ${[...workspaces].join(', ') || 'none'}. Put the right id under slack: workspace:, or install the app in the right workspace.` });
  if (appToken !== null) findings.push(await socketFinding(client, appToken));
  findings.push(scopesFinding(new Set(who.response_metadata?.scopes ?? []), expected.scopes));
  for (const channel of expected.channels) findings.push(await channelFinding(client, channel));
  return findings;
}

function tokenFault(error: unknown): string {
  const { reason } = deliveryError(error);
  return reason === 'token'
    ? `Slack does not take SLACK_BOT_TOKEN (${refusalCode(error) ?? reason}). Copy the bot token anew from "OAuth & Permissions" of the app.`
    : `Slack gave no answer that could be read (${reason}). Try again; if it stays so, look whether this machine reaches slack.com.`;
}

/** Asks for the address of a socket and opens none: a second one would take messages from the running desk. */
async function socketFinding(client: webApi.WebClient, appToken: string): Promise<Finding> {
  try {
    await client.apps.connections.open({ token: appToken });
    return { level: 'good', check: 'socket', text: 'SLACK_APP_TOKEN opens Socket Mode.' };
  } catch (error) {
    const code = refusalCode(error);
    const text = code === null
      ? `Slack did not say whether SLACK_APP_TOKEN opens Socket Mode (${deliveryError(error).reason}). Try again.`
      : `Slack does not take SLACK_APP_TOKEN for Socket Mode (${code}). Make an app-level token with the scope connections:write under "Basic Information", and see that Socket Mode is on.`;
    return { level: 'error', check: 'socket', text };
  }
}

function scopesFinding(given: ReadonlySet<string>, expected: readonly string[]): Finding {
  const missing = expected.filter((scope) => !given.has(scope));
  const needless = [...given].filter((scope) => !expected.includes(scope));
  if (missing.length > 0) return { level: 'error', check: 'scopes', text: `The app lacks ${missing.join(', ')}. Paste the manifest again and reinstall the app.` };
  if (needless.length > 0) return { level: 'warning', check: 'scopes', text: `The app may do more than it needs: ${needless.join(', ')}. Paste the manifest again and reinstall the app.` };
  return { level: 'good', check: 'scopes', text: 'The app has every scope of the manifest and no other.' };
}

async function channelFinding(client: webApi.WebClient, { name, conversation, confidential }: Expected['channels'][number]): Promise<Finding> {
  const check = `channel ${name}`;
  let found: z.output<typeof channelShape>['channel'];
  try {
    ({ channel: found } = channelShape.parse(await client.conversations.info({ channel: conversation })));
  } catch (error) {
    const { reason } = deliveryError(error);
    const text = reason === 'channel_not_found'
      ? `${conversation} is no channel that the app can see. If it is private, write "/invite @Staffroom" in it; else correct its id in school.yaml.`
      : `Slack did not say what ${conversation} is (${reason}). Try again.`;
    return { level: 'error', check, text };
  }
  const called = `#${found.name ?? name}`;
  if (found.is_archived) return { level: 'error', check, text: `${called} is archived: nothing can be posted there. Restore it, or name another in school.yaml.` };
  if (!found.is_member) return { level: 'error', check, text: `The app is not in ${called}. Write "/invite @Staffroom" in it.` };
  if (found.is_ext_shared) return { level: confidential ? 'error' : 'warning', check, text: `${called} is shared with another organisation, whose people can read it. Use a channel of the school's own.` };
  // Whoever its members are: anyone of the workspace reads a public channel without joining it.
  if (confidential && !found.is_private) return { level: 'error', check, text: `${called} is public: everyone of the workspace can read it without joining. Make it private, or name another in school.yaml.` };
  return { level: 'good', check, text: `${called} is ${found.is_private ? 'private' : 'public'}, and the app is in it.` };
}
