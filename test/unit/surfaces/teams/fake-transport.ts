import { TransportFault, type OutgoingMessage, type Spot, type TeamsTransport } from '../../../../src/surfaces/teams/teams-transport.ts';

export interface FakeTransport extends TeamsTransport {
  readonly sent: { readonly at: Spot; readonly message: OutgoingMessage; readonly replaced?: string }[];
  readonly opened: string[];
  /** Rosters by conversation. */
  readonly rosters: Map<string, readonly Readonly<Record<string, unknown>>[]>;
  /** Faults of the calls to come, the first for the next; null lets one through. */
  readonly faults: (TransportFault | null)[];
  asked: number;
}

/** A transport that takes every caller for proven and keeps what it was told to send. */
export function fakeTransport(): FakeTransport {
  const next = (): void => {
    const fault = fake.faults.shift();
    if (fault) throw fault;
  };
  const fake: FakeTransport = {
    sent: [], opened: [], rosters: new Map(), faults: [], asked: 0,
    async receive(_authorization, _activity, work) {
      await work();
      return 'done';
    },
    async send(at, message) {
      await Promise.resolve();
      next();
      fake.sent.push({ at, message });
      return `m${fake.sent.length}`;
    },
    async update(at, id, message) {
      await Promise.resolve();
      next();
      fake.sent.push({ at, message, replaced: id });
    },
    async open(_serviceUrl, { member }) {
      await Promise.resolve();
      next();
      fake.opened.push(member);
      return `a:${member}`;
    },
    async member({ conversation }, member) {
      await Promise.resolve();
      fake.asked++;
      next();
      const found = fake.rosters.get(conversation)?.find((one) => one['id'] === member || one['aadObjectId'] === member);
      if (!found) throw new TransportFault(404, 'MemberNotFoundInConversation');
      return found;
    },
    async members({ conversation }, page) {
      await Promise.resolve();
      fake.asked++;
      next();
      const members = fake.rosters.get(conversation);
      if (!members) throw new TransportFault(403, 'BotNotInConversationRoster');
      // Two a page, so that paging is always at work.
      const from = Number(page ?? 0);
      return { members: members.slice(from, from + 2), ...(members.length > from + 2 ? { continuationToken: String(from + 2) } : {}) };
    },
    token: () => Promise.resolve(`x.${Buffer.from(JSON.stringify({ tid: '11111111-2222-3333-4444-555555555555' })).toString('base64url')}.y`),
  };
  return fake;
}
