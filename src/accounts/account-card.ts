import { card, type CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Because } from '../policies/settings.ts';
import type { InForce } from './account-rules.ts';
import type { AccountSchool } from './account-ports.ts';
import { nameOfAccount, type Account } from './account.ts';

/** Any card about official accounts. */
export const accountCard = (data: CardInput<'account-card'>): CardContent => card('account-card', data);

/** What a button says of this name; a platform shows some 70 characters of it. */
const MOST_ON_BUTTON = 60;
/** What a button does and to which account: on a list, and to a screen reader, many buttons of one name are none. */
export const onButton = (does: string, name: string): string => `${does} ${name.length <= MOST_ON_BUTTON ? name : `${name.slice(0, MOST_ON_BUTTON - 1).replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`}`;

/** Opens a whole entry. */
export const openButton = (account: Pick<Account, 'id' | 'platform' | 'handle'>) => ({ title: onButton('Open', nameOfAccount(account)), verb: 'account.open', data: { account: account.id } });

/** A page of the desk, for the one person it was made for. */
export const pageCard = (title: string, url: string): CardContent => card('page-link', { title, lines: ['This link is yours alone. It ends in 15 minutes.'], url });

type Quote = NonNullable<CardInput<'account-card'>['quotes']>[number];

export const quoteOf = (lead: string, because: Because, school: Pick<AccountSchool, 'whereOf'>): Quote => ({ lead, quote: because.quote, where: school.whereOf(because) });

/** The clause a rule rests on, or an honest line that there is none. */
export function groundOf(lead: string, { source, because }: Pick<InForce<unknown>, 'source' | 'because'>, silent: string, school: Pick<AccountSchool, 'whereOf'>): Pick<CardInput<'account-card'>, 'quotes' | 'lines'> {
  if (because) return { quotes: [quoteOf(lead, because, school)] };
  return { lines: [source === 'not-stated' ? `Your policy doesn't say. ${silent}` : `${silent} This is a setting of the school, not in its policy.`] };
}
