import type { CardContent, Place } from '../../../src/chat/outbound.ts';
import { asId, type EffectId } from '../../../src/kernel/ids.ts';

/** Which platform's own surface posts. */
export type Platform = 'slack' | 'teams';

/** A surface or dispatcher broken on purpose, to see that the count finds it. */
export type Planted =
  /** Posts again without asking the platform whether it is there already. */
  | 'retries-without-looking'
  /** Calls it delivered before it was sent. */
  | 'marks-before-sending'
  /** Says of no second post that it may be one. */
  | 'hides-repeats';

/** What a process is told on its one line of input. */
export interface Order {
  readonly platform: Platform;
  readonly dir: string;
  readonly url: string;
  /** Effects from 1 to this one are to be there. */
  readonly upTo: number;
  /** A thread of each channel, by the number of the channel. */
  readonly threads: readonly string[];
  readonly planted: Planted | null;
  readonly limits: Limits;
}

/** All in milliseconds. */
export interface Limits {
  /** One call of the surface. */
  readonly call: number;
  /** One delivery with all its calls. */
  readonly send: number;
  /** After a try, before the platform is asked whether it arrived: longer than `send` and the latest arrival together. */
  readonly settle: number;
}

export const CHANNELS = 128;
export const PEOPLE = 128;
export const channelId = (i: number): string => `C0SCHOOL${String(i).padStart(3, '0')}`;
export const personId = (i: number): string => `U0SCHOOL${String(i).padStart(3, '0')}`;
export const emailOf = (i: number): string => `person-${i}@alderbank.example`;
export const TENANT = { slack: 'T0SCHOOL01', teams: 'a1de0000-0000-4000-8000-000000000001' } as const;
export const memberId = (i: number): string => `22222222-2222-4333-8444-${String(i).padStart(12, '0')}`;
export const teamsChannel = (i: number): string => `19:school${i}@thread.tacv2`;
/** As the stand-in names the private conversation of a person. */
export const teamsChat = (i: number): string => `a:1${memberId(i).replaceAll('-', '')}`;

export const effectId = (n: number): EffectId => asId<'effect'>(`e${String(n).padStart(6, '0')}`);
/** The effect that a call names, wherever it names it; null where it names none. */
export const effectIn = (text: string): string | null => /\be\d{6}\b/.exec(text)?.[0] ?? null;

/** Channels, threads of them, people by id and people by address; each in turn. */
export function placeOf(platform: Platform, n: number, threads: readonly string[]): Place {
  const i = Math.floor(n / 4) % CHANNELS;
  const channel = platform === 'slack' ? channelId(i) : teamsChannel(i);
  const account = { surface: platform, tenant: TENANT[platform], id: platform === 'slack' ? personId(i % PEOPLE) : memberId(i % PEOPLE) } as const;
  switch (n % 4) {
    case 0:
      return { kind: 'conversation', surface: platform, conversation: asId<'conversation'>(channel) };
    case 1:
      return { kind: 'conversation', surface: platform, conversation: asId<'conversation'>(channel), thread: threads[i] ?? '' };
    case 2:
      return { kind: 'account', account };
    default:
      // Teams' bot service knows nobody by address, so there it is the account again.
      return platform === 'slack' ? { kind: 'email', surface: platform, tenant: TENANT.slack, email: emailOf(i % PEOPLE) } : { kind: 'account', account };
  }
}

const FOOT = { text: 'Tell Mrs Maryam Okafor, Room 4, 01632 960 101.', report: true };
const clause = (n: number, k: number) => ({
  label: '', national: null, leadIn: null, quote: `${effectId(n)} clause ${k}: ${'staff keep their own phones in a locker while children are in the room; '.repeat(30)}`,
  where: `Mobile phones policy › ${k}, page ${k}`, standing: null, stale: null,
});

/** The clauses of the card of this effect: one card in 24 is so long that both platforms take it only in parts. */
export const clausesOf = (n: number): readonly number[] => (n % 24 === 4 ? Array.from({ length: 14 }, (_one, k) => k + 1) : []);

/** A card that names its effect. */
export function cardOf(n: number): CardContent {
  const clauses = clausesOf(n);
  if (clauses.length > 0) return { template: 'clause', data: { banners: [], clauses: clauses.map((k) => clause(n, k)), disagree: null, elsewhere: [], foot: FOOT } };
  return { template: 'question-reply-sent', data: { reference: effectId(n), asker: 'Miss Priya Nair (Teacher)', text: 'No. Use the shared drive.', foot: FOOT } };
}
