import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Expected, Finding } from '../../chat/inspection.ts';
import { deliveryError, refusalCode } from './slack-errors.ts';

const whoShape = z.object({ team_id: z.string(), team: z.string().nullish(), response_metadata: z.object({ scopes: z.array(z.string()).nullish() }).nullish() });
const flag = z.boolean().nullish();
const channelShape = z.object({ channel: z.object({ name: z.string().nullish(), is_member: flag, is_private: flag, is_archived: flag, is_ext_shared: flag }) });

/** The set-up of the app in its workspace, in words. Posts nothing; never rejects. */
export async function inspectSlack(client: webApi.WebClient, workspaces: ReadonlySet<string>, expected: Expected): Promise<readonly Finding[]> {
  let who: z.output<typeof whoShape>;
  try {
    who = whoShape.parse(await client.auth.test());
  } catch (error) {
    return [{ level: 'error', check: 'token', text: tokenFault(error) }];
  }
  const findings: Finding[] = [];
  if (workspaces.has(who.team_id)) findings.push({ level: 'good', check: 'token', text: `SLACK_BOT_TOKEN works, for the workspace ${who.team ?? ''} (${who.team_id}).` });
  else findings.push({ level: 'error', check: 'token', text: `SLACK_BOT_TOKEN belongs to the workspace ${who.team_id}, but school.yaml names ${[...workspaces].join(', ') || 'none'}. Put the right id under slack: workspace:, or install the app in the right workspace.` });
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

function scopesFinding(given: ReadonlySet<string>, expected: readonly string[]): Finding {
  const missing = expected.filter((scope) => !given.has(scope));
  const needless = [...given].filter((scope) => !expected.includes(scope));
  if (missing.length > 0) return { level: 'error', check: 'scopes', text: `The app lacks ${missing.join(', ')}. Paste the manifest again and reinstall the app.` };
  if (needless.length > 0) return { level: 'warning', check: 'scopes', text: `The app may do more than it needs: ${needless.join(', ')}. Paste the manifest again and reinstall the app.` };
  return { level: 'good', check: 'scopes', text: 'The app has every scope of the manifest and no other.' };
}

async function channelFinding(client: webApi.WebClient, { name, conversation }: Expected['channels'][number]): Promise<Finding> {
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
  if (found.is_ext_shared) return { level: 'error', check, text: `${called} is shared with another organisation, whose people can read it. Use a channel of the school's own.` };
  if (!found.is_private) return { level: 'warning', check, text: `${called} is public: everyone of the workspace can read it. Only what everyone may read belongs there; a confidential channel must be private.` };
  return { level: 'good', check, text: `${called} is private, and the app is in it.` };
}
