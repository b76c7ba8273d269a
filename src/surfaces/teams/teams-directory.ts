import { z } from 'zod';
import type { AccountFacts, Directory } from '../../chat/directory.ts';
import type { Account } from '../../chat/inbound.ts';
import type { Place } from '../../chat/outbound.ts';
import { withTimeLimit, type Clock } from '../../kernel/clock.ts';
import { keepNewest } from '../../kernel/newest.ts';
import { Renewed } from '../../kernel/renewed.ts';
import type { Result } from '../../kernel/result.ts';
import type { DeliveryError } from '../../chat/surface.ts';
import type { PlaceBook } from './place-book.ts';
import { TransportFault, type Spot, type TeamsTransport } from './teams-transport.ts';

export interface TeamsDirectoryOptions {
  readonly transport: TeamsTransport;
  readonly places: PlaceBook;
  readonly clock: Clock;
  /** The desk's tenant; null in development. */
  readonly tenant: string | null;
  readonly timeoutMs: number;
  readonly spotOf: (place: Place) => Promise<Result<Spot, DeliveryError>>;
}

const memberSchema = z.object({
  id: z.string().min(1), name: z.string().nullish(), aadObjectId: z.string().nullish(), objectId: z.string().nullish(), email: z.string().nullish(),
  userPrincipalName: z.string().nullish(), tenantId: z.string().nullish(), userRole: z.string().nullish(),
});
type Member = z.output<typeof memberSchema>;
const pageSchema = z.object({ members: z.array(memberSchema).default([]), continuationToken: z.string().nullish() });

const CACHE_MS = 60_000;
const MOST_PAGES = 200;
const MOST_CACHED = 2_000;

/** Who is who in the tenant, from the rosters that the desk may read: no directory of the school is asked, and no leave is needed for one. */
export class TeamsDirectory implements Directory {
  readonly #options: TeamsDirectoryOptions;
  readonly #facts: Renewed<AccountFacts>;
  readonly #rosters = new Map<string, { readonly at: number; readonly members: readonly Member[] }>();
  /** Where an account was last seen, for those who never had a private conversation. */
  readonly #seen = new Map<string, string>();
  /** Teams' own ids (29:…) by account. */
  readonly #ids = new Map<string, string>();

  constructor(options: TeamsDirectoryOptions) {
    this.#options = options;
    this.#facts = new Renewed({ clock: options.clock, ask: (id) => this.#ask(id), keptMs: CACHE_MS, most: MOST_CACHED });
  }

  /** Somebody spoke there just now, under this id of Teams. */
  seen(account: Account, conversation: string, id: string): void {
    keepNewest(this.#seen, account.id, conversation, MOST_CACHED);
    keepNewest(this.#ids, account.id, id, MOST_CACHED);
  }

  /** Teams' own id of an account where it is known; else the object id, which Teams takes too. */
  memberOf(account: string): string {
    return this.#ids.get(account) ?? account;
  }

  async account(account: Account): Promise<AccountFacts> {
    const { tenant } = this.#options;
    if (account.id.startsWith('28:')) return { kind: 'bot' };
    if (tenant !== null && account.tenant.toLowerCase() !== tenant.toLowerCase()) return { kind: 'external' };
    // A roster has its own minute: what it says is not remembered for another.
    const listed = this.#listed(account.id);
    return listed ? this.#factsOf(listed) : this.#facts.get(account.id);
  }

  async members(place: Place): Promise<readonly Account[]> {
    if (place.kind === 'account') return [place.account];
    const spot = await this.#options.spotOf(place);
    if (!spot.ok) throw new TransportFault(null, spot.error.reason);
    const members = await this.#roster(spot.value);
    const own = new Set(this.#options.places.all().map((one) => one.botId));
    return members.filter((one) => !own.has(one.id) && !one.id.startsWith('28:')).map((one) => this.#accountOf(one));
  }

  /** The object id of whoever the platform knows under this address, in any team the desk is in; null for nobody. Rejects when no roster can be read. */
  async byEmail(email: string): Promise<string | null> {
    const asked = email.toLowerCase();
    await this.#options.places.look();
    const channels = this.#options.places.all('channel');
    let failure: unknown = null;
    let read = 0;
    for (const place of channels) {
      try {
        const members = await this.#roster({ serviceUrl: place.serviceUrl, conversation: place.conversation });
        read++;
        // The school's own sign-in name goes before an address that may be shared; nobody from outside is found by either.
        const own = members.filter((one) => this.#factsOf(one).kind === 'member');
        const found = own.find((one) => one.userPrincipalName?.toLowerCase() === asked) ?? own.find((one) => one.email?.toLowerCase() === asked);
        if (found) return this.#accountOf(found).id;
      } catch (error) {
        if (!(error instanceof TransportFault)) throw error;
        failure = error;
      }
    }
    if (failure !== null && read === 0) throw failure;
    return null;
  }

  async #ask(account: string): Promise<AccountFacts> {
    const { transport, places } = this.#options;
    if (!places.personalOf(account)) await places.look();
    const personal = places.personalOf(account);
    const seen = this.#seen.get(account);
    const candidates = [...new Set([...(personal ? [personal.conversation] : []), ...(seen ? [seen] : []), ...places.all('channel').map((place) => place.conversation)])].slice(0, 8);
    let missing = 0;
    let failure: unknown = null;
    for (const conversation of candidates) {
      const serviceUrl = places.at(conversation)?.serviceUrl;
      if (serviceUrl === undefined) continue;
      try {
        const member = memberSchema.parse(await withTimeLimit(this.#options.timeoutMs, (signal) => transport.member({ serviceUrl, conversation }, this.memberOf(account), signal)));
        return this.#factsOf(member);
      } catch (error) {
        if (!(error instanceof TransportFault)) throw error;
        if (error.status === 404) missing++;
        else failure = error;
        // Somebody who left the tenant is no member of their own conversation with the desk.
        if (error.status === 404 && conversation === personal?.conversation) return { kind: 'deactivated' };
      }
    }
    if (missing > 0 && failure === null) return { kind: 'deactivated' };
    throw failure ?? new TransportFault(null, 'no-roster');
  }

  /** As a roster that was read within the minute has it. */
  #listed(account: string): Member | null {
    const now = this.#options.clock.now();
    for (const { at, members } of this.#rosters.values()) {
      const found = now - at < CACHE_MS ? members.find((one) => this.#accountOf(one).id === account) : undefined;
      if (found) return found;
    }
    return null;
  }

  async #roster(spot: Spot): Promise<readonly Member[]> {
    const { clock, transport } = this.#options;
    const [base = spot.conversation] = spot.conversation.split(';');
    const known = this.#rosters.get(base);
    if (known && clock.now() - known.at < CACHE_MS) return known.members;
    const members: Member[] = [];
    let token: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const raw = await withTimeLimit(this.#options.timeoutMs, (signal) => transport.members({ serviceUrl: spot.serviceUrl, conversation: base }, token, signal));
      const one = pageSchema.parse(raw);
      members.push(...one.members);
      if (!one.continuationToken) {
        keepNewest(this.#rosters, base, { at: clock.now(), members }, MOST_CACHED);
        for (const member of members) keepNewest(this.#ids, this.#accountOf(member).id, member.id, MOST_CACHED);
        return members;
      }
      token = one.continuationToken;
    }
    throw new TransportFault(null, 'roster-without-end');
  }

  #factsOf(member: Member): AccountFacts {
    const { tenant } = this.#options;
    const name = member.name ? { name: member.name } : {};
    if (member.id.startsWith('28:')) return { kind: 'bot', ...name };
    if (tenant !== null && member.tenantId && member.tenantId.toLowerCase() !== tenant.toLowerCase()) return { kind: 'external', ...name };
    if (member.userRole === 'guest' || member.userRole === 'anonymous' || /#ext#/i.test(member.userPrincipalName ?? '')) return { kind: 'guest', ...name };
    const emails = [...new Set([member.userPrincipalName, member.email].filter((one): one is string => typeof one === 'string' && one !== '').map((one) => one.toLowerCase()))];
    return { kind: 'member', ...name, ...(emails.length > 0 ? { emails } : {}) };
  }

  #accountOf(member: Member): Account {
    const own = this.#options.tenant ?? this.#options.places.all()[0]?.tenant ?? 'development';
    const tenant = member.tenantId && this.#options.tenant !== null && member.tenantId.toLowerCase() !== own.toLowerCase() ? member.tenantId : own;
    return { surface: 'teams', tenant, id: member.aadObjectId || member.objectId || member.id };
  }
}
