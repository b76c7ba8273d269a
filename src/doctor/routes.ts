import type { Finding } from '../chat/inspection.ts';
import type { Config } from '../config.ts';
import { conversationOf } from '../people/channels.ts';
import { roleWords, type Role } from '../people/staff.ts';
import type { Fault, School } from '../school.ts';

/** Whether everyone whom a worry goes to can be reached, and stands in for each other. `faults` are those of school.yaml. */
export function routeFindings(school: School, faults: readonly Fault[], { slack, teams }: Pick<Config, 'slack' | 'teams'>): Finding[] {
  return [...faults.map(fromFault), ...standIns(school), ...unknownPeople(school, slack !== null, teams !== null), ...workspaces(school, slack !== null, teams !== null), ...places(school, slack !== null, teams !== null)];
}

export const fromFault = (fault: Fault): Finding => ({ level: fault.level, check: fault.line === null ? fault.file : `${fault.file} line ${fault.line}`, text: fault.message });

/** A route that ends with one and the same person has nobody for the day when it is about them, or when they are away. */
function standIns({ staff }: School): Finding[] {
  const leads = staff.withRole('dsl');
  const deputies = staff.withRole('deputy-dsl').filter((person) => !leads.includes(person));
  const heads = staff.withRole('headteacher');
  const found: Finding[] = [];
  if (leads.length > 0 && staff.withRole('deputy-dsl').length > 0 && deputies.length === 0) found.push({ level: 'warning', check: 'routes', text: 'the safeguarding lead is their own deputy: nobody is found when they are away or when it is about them' });
  const only = heads[0];
  if (heads.length === 1 && only && leads.length === 1 && leads[0] === only) found.push({ level: 'warning', check: 'routes', text: `${only.name} is both headteacher and safeguarding lead: a worry about them goes to the chair of governors` });
  const chair = staff.withRole('chair-of-governors').find((person) => person.telephone !== null);
  if (staff.withRole('chair-of-governors').length > 0 && !chair) found.push({ level: 'warning', check: 'routes', text: 'the chair of governors has no telephone in school.yaml: a worry about the headteacher must not wait for a message' });
  if (leads.length > 0 && deputies.length > 0 && found.length === 0) found.push({ level: 'good', check: 'routes', text: `${names(leads)}, then ${names(deputies)}` });
  return found;
}

const MUST_BE_KNOWN: readonly Role[] = ['dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors'];

/** On a platform a person is known by their verified address, or by the account that school.yaml names. */
function unknownPeople({ settings }: School, slack: boolean, teams: boolean): Finding[] {
  return settings.people.flatMap((person) => {
    const role = MUST_BE_KNOWN.find((one) => person.roles.includes(one));
    const unknown = (slack && person.slack === undefined) || (teams && person.teams === undefined);
    return role === undefined || person.email !== undefined || !unknown ? [] : [{ level: 'warning' as const, check: 'people', text: `${person.name} (${roleWords(role)}) has no email in school.yaml: the desk cannot know them on the platform, nor send them anything there` }];
  });
}

/** Whether this school's people are known on the platforms; that some school's are, `platformFaults` asks. */
function workspaces({ settings }: School, slack: boolean, teams: boolean): Finding[] {
  const found: Finding[] = [];
  if (slack && settings.slack === undefined) found.push({ level: 'warning', check: 'school.yaml', text: 'slack.workspace is not set: nobody in Slack is known to be of this school. It is the T… in the address of Slack in a browser' });
  if (teams && settings.teams === undefined) found.push({ level: 'warning', check: 'school.yaml', text: 'teams.tenant is not set: nobody in Teams is known to be of this school. It is MICROSOFT_APP_TENANT_ID' });
  if (settings.example && (slack || teams)) found.push({ level: 'warning', check: 'school.yaml', text: 'example is true: this is an invented school, for trying things out. Take the line out before a real one goes live' });
  return found;
}

/** Channels that the platforms cannot be asked about, because school.yaml does not say where they are. */
function places({ settings }: School, slack: boolean, teams: boolean): Finding[] {
  if (!slack && !teams) return [];
  const found: Finding[] = [];
  if (!settings.channels.some((channel) => channel.purpose === 'safeguarding')) found.push({ level: 'warning', check: 'channels', text: 'school.yaml has no channel with the purpose safeguarding: what would go there goes to each person privately' });
  for (const channel of settings.channels) {
    const nowhere = (!slack || conversationOf(channel, 'slack') === null) && (!teams || conversationOf(channel, 'teams') === null);
    if (nowhere) found.push({ level: 'warning', check: `channel ${channel.name}`, text: `has no ${[...(slack ? ['slack'] : []), ...(teams ? ['teams'] : [])].join(' or ')} id in school.yaml: nothing can be posted there` });
  }
  return found;
}

const names = (people: readonly { readonly name: string }[]): string => people.map((person) => person.name).join(', ');
