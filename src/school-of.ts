import type { AccountFacts } from './chat/directory.ts';
import type { Inbound } from './chat/inbound.ts';
import { channelAt } from './people/channels.ts';
import type { School } from './school.ts';

/**
 * The school an inbound belongs to; null when it is nobody's. A surface serves one workspace or tenant and refuses all others; where several
 * schools share it, a colleague's own school is told by the account that school.yaml names for them, else by their verified address (a row of
 * school.yaml, else its domain), anyone else's by the channel they speak in. Never by what was typed.
 */
export function schoolOf(schools: readonly School[], inbound: Inbound, facts: AccountFacts | null): School | null {
  if (inbound.school !== undefined) return schools.find((school) => school.id === inbound.school) ?? null;
  const { surface, tenant } = inbound.account;
  if (surface === 'web' || surface === 'system') return schools.find((school) => school.id === tenant) ?? null;
  const here = schools.filter((school) => school.settings[surface] !== undefined);
  if (here.length <= 1) return here[0] ?? null;
  const byChannel = (): School | null => only(here.filter((school) => channelAt(school.settings.channels, surface, inbound.conversation.id)));
  // Who joins a channel is that channel's matter, whoever's colleague they are.
  if ((inbound.kind === 'membership' || inbound.kind === 'installed') && inbound.conversation.kind === 'channel') return byChannel();
  const emails = facts?.kind === 'member' ? (facts.emails ?? []) : [];
  return (
    only(here.filter((school) => facts?.kind === 'member' && school.staff.byAccount(surface, inbound.account.id))) ??
    only(here.filter((school) => emails.some((email) => school.staff.byEmail(email)))) ??
    only(here.filter((school) => emails.some((email) => school.settings['email-domains'].includes(email.split('@').at(-1)?.toLowerCase() ?? '')))) ??
    byChannel()
  );
}

/** The one, where there is only one: of two schools neither may answer for the other. */
const only = <T>(list: readonly T[]): T | null => (list.length === 1 ? (list[0] ?? null) : null);
