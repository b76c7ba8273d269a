import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import type { Staff } from '../../people/staff.ts';
import { dateIn, dateOf, dayIn } from '../../time/school-day.ts';
import { nameOfAccount, type Account } from '../account.ts';
import { accountCard, openButton, quoteOf } from '../account-card.ts';
import type { AccountSchool } from '../account-ports.ts';
import { approvalLine, openSteps, orNone, recoversToSchool, runnerLine, runnerNames, stateLine, stateWord, switchWords, visibilityWords, warningsOf } from './register-words.ts';

export type Part = NonNullable<CardInput<'account-card'>['parts']>[number];
export type Button = { readonly title: string; readonly verb: string; readonly data: Readonly<Record<string, string | number>> };

/** So many stand on a card at once. */
export const AT_ONCE = 12;

export interface HubView {
  /** Those not closed, or the closed ones. */
  readonly accounts: readonly Account[];
  readonly closed: boolean;
  readonly from: number;
  /** Whether this reader opens the whole entry. */
  readonly opens: (account: Account) => boolean;
  readonly leader: boolean;
  /** Whether something about it is to be put right; said to those who open it. */
  readonly odd: (account: Account) => boolean;
  /** Still open on the list of accounts that are not the school's. */
  readonly found: number;
  readonly closedCount: number;
  /** Accounts that a policy names and nobody entered. */
  readonly proposed: number;
  readonly staff: Staff;
  readonly notes: readonly string[];
}

/** The school's accounts, and all that can be done about them. */
export function hubCard(view: HubView): CardContent {
  const { accounts, from, leader } = view;
  const shown = accounts.slice(from, from + AT_ONCE);
  const more = accounts.length - from - shown.length;
  const verb = view.closed ? 'account.closed-list' : 'account.home';
  const turning: Button[] = [
    ...(more > 0 ? [{ title: `And ${more} more`, verb, data: { from: from + AT_ONCE } }] : []),
    ...(from > 0 ? [{ title: 'The first ones', verb, data: {} }] : []),
  ];
  return accountCard({
    title: view.closed ? 'Closed accounts' : 'Our official accounts',
    lines: [...view.notes, ...(accounts.length === 0 ? [view.closed ? 'No account was closed.' : 'No account is on the register yet.'] : [])],
    warnings: leader && view.proposed > 0 ? [`Your policy names ${view.proposed === 1 ? 'an account that is' : `${view.proposed} accounts that are`} not on the register.`] : [],
    parts: shown.map((account): Part => ({ lines: [listLine(account, view)], buttons: view.opens(account) ? [openButton(account)] : [] })).concat(view.closed ? [] : hubParts(view)),
    others: view.closed ? [...turning, { title: 'All accounts', verb: 'account.home', data: {} }] : turning,
  });
}

function hubParts({ leader, found, closedCount, proposed }: HubView): Part[] {
  const everyone: Button[] = [
    { title: 'Ask for a new account', verb: 'account.request', data: {} },
    { title: 'Log a comment or message', verb: 'reply.log', data: {} },
    { title: 'Have a post checked', verb: 'post.start', data: {} },
    { title: 'Comments waiting for an answer', verb: 'reply.open', data: {} },
    { title: 'Requests waiting for a decision', verb: 'account.waiting', data: {} },
  ];
  const leaders: Button[] = [
    ...(proposed > 0 ? [{ title: 'Named in your policy', verb: 'account.proposed', data: {} }] : []),
    { title: 'Found an account that is not ours', verb: 'account.found-new', data: {} },
    ...(found > 0 ? [{ title: `Not ours (${found} open)`, verb: 'account.found-list', data: {} }] : [{ title: 'The list of those not ours', verb: 'account.found-list', data: {} }]),
    { title: 'Enter an account that exists', verb: 'account.enter', data: {} },
    ...(closedCount > 0 ? [{ title: `Closed (${closedCount})`, verb: 'account.closed-list', data: {} }] : []),
    { title: 'The register as a page', verb: 'account.register-page', data: {} },
    { title: 'The head\'s page', verb: 'account.head-page', data: {} },
  ];
  return [{ heading: 'What you can do', buttons: everyone }, ...(leader ? [{ heading: 'For leaders', buttons: leaders }] : [])];
}

function listLine(account: Account, { staff, opens, odd }: HubView): { lead: string; text: string } {
  const checked = account.lastCheck ? ` · last looked at ${dateOf(account.lastCheck.day)}` : '';
  const purpose = account.purpose === '' ? '' : ` · ${shortened(account.purpose)}`;
  return { lead: nameOfAccount(account), text: ` · ${stateWord(account)}${purpose} · run by ${runnerNames(account, staff)}${checked}${opens(account) && odd(account) ? ' · something to put right' : ''}` };
}

const shortened = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79).trimEnd()}…`);

/** A whole entry, for leaders and those who run it. `changes`: the reader may change it. */
export function entryCard(account: Account, school: AccountSchool, about: { readonly now: number; readonly changes: boolean; readonly prepares: boolean; readonly notes?: readonly string[] }): CardContent {
  const change = (title: string, group: string): Button[] => (about.changes && account.state !== 'closed' ? [{ title, verb: 'account.change', data: { account: account.id, group } }] : []);
  const of = (lead: string, text: string): { lead: string; text: string } => ({ lead: `${lead}: `, text });
  const own = recoversToSchool(account, school.emailDomains);
  const parts: Part[] = [
    ...stepParts(account, about.prepares),
    {
      heading: 'What it is for', buttons: change('Change what it is for', 'about'),
      lines: [of('Purpose', orNone(account.purpose)), of('For', `${orNone(account.audience)} · ${visibilityWords(account)}`), ...(account.url === '' ? [] : [of('Address', account.url)])],
    },
    {
      heading: 'Who runs it', buttons: [...change('Change who runs it', 'runners'), ...(account.runners.length > 0 ? change('Training and policy read', 'training') : [])],
      lines: account.runners.length === 0 ? [of('Run by', 'nobody')] : account.runners.map((runner) => runnerLine(runner, school.staff)),
    },
    {
      heading: 'Access', buttons: change('Change access', 'access'),
      lines: [
        of('Can log in', `${account.logins.length === 0 ? 'not on record' : account.logins.join(', ')} · looks over comments: ${orNone(account.moderator)}`),
        of('Recovery belongs to', `${orNone(account.recoveryOwner)}${account.recoveryEmail === '' ? '' : ` (${account.recoveryEmail}${own === null ? '' : own ? ', an address of the school' : ', not an address of the school'})`} · two-step sign-in: ${switchWords(account.twoFactor)}`),
      ],
    },
    {
      heading: 'Families and pictures', buttons: change('Change families and pictures', 'families'),
      lines: [
        of('Private messages', `${switchWords(account.messages)} · families without it get the same by: ${orNone(account.alternative)}`),
        of('Parents told', `${account.parentsInformed ? dateOf(account.parentsInformed) : 'no date on record'} · picture consent last checked: ${account.consentChecked ? dateOf(account.consentChecked) : 'no date on record'}`),
      ],
    },
    {
      heading: 'Dates', buttons: change('Change dates', 'dates'),
      lines: [
        of('Last looked at', account.lastCheck ? `${dateOf(account.lastCheck.day)} by ${account.lastCheck.by.name}` : 'no check on record'),
        of('Still needed? asked next', `${account.nextReview ? dateOf(account.nextReview) : 'not set'} · closing date: ${account.closesOn ? dateOf(account.closesOn) : 'none'}`),
      ],
    },
  ];
  const { approval } = account;
  return accountCard({
    title: account.platform, state: stateLine(account), warnings: warningsOf(account, school, dayIn(about.now)),
    lines: [...(about.notes ?? []), `${nameOfAccount(account)}. ${approvalLine(account)}`], parts,
    quotes: approval.kind === 'not-on-record' && approval.because ? [quoteOf('Your policy names it', approval.because, school)] : [],
    others: entryButtons(account, about),
  });
}

function entryButtons(account: Account, { changes }: { readonly changes: boolean }): Button[] {
  const data = { account: account.id };
  const by: Record<Account['state'], Button[]> = {
    preparing: changes ? [{ title: 'Close it', verb: 'account.close', data }] : [],
    active: [{ title: 'Stop it for now', verb: 'account.suspend', data }, ...(changes ? [{ title: 'Close it', verb: 'account.close', data }] : [])],
    suspended: changes ? [{ title: 'Let it run again', verb: 'account.resume', data }, { title: 'Close it', verb: 'account.close', data }] : [],
    closing: changes ? [...(openSteps(account).length === 0 ? [{ title: 'Close it for good', verb: 'account.closed', data }] : []), { title: 'Keep it after all', verb: 'account.keep', data }] : [],
    closed: [],
  };
  const asked = account.reviewAsked !== undefined && account.state === 'active' ? [{ title: 'Still needed', verb: 'account.needed', data }, { title: 'Not any more', verb: 'account.not-needed', data }] : [];
  return [...asked, ...by[account.state], { title: 'What happened to it', verb: 'account.history', data }, { title: 'All accounts', verb: 'account.home', data: {} }];
}

/** What is still to do first, and last what was done. */
function stepParts(account: Account, prepares: boolean): Part[] {
  const open = openSteps(account);
  if (account.state === 'closed' || (open.length === 0 && account.state !== 'preparing' && account.state !== 'closing')) return [];
  const done = account.steps.filter((step) => step.done !== null);
  // By their place in the whole list, so that a number stays the same thing while others are ticked.
  const numberOf = (step: Account['steps'][number]): number => account.steps.indexOf(step) + 1;
  const undoes = prepares && (account.state === 'preparing' || account.state === 'closing');
  return [
    ...open.slice(0, AT_ONCE).map((step, i): Part => ({
      ...(i === 0 ? { heading: 'Still to do' } : {}),
      lines: [{ lead: `□ ${numberOf(step)}. `, text: step.text }],
      buttons: prepares ? [{ title: `${numberOf(step)} is done`, verb: 'account.step', data: { account: account.id, step: step.id } }] : [],
    })),
    ...done.map((step, i): Part => ({
      ...(i === 0 ? { heading: 'Done' } : {}),
      lines: [{ lead: `✓ ${numberOf(step)}. `, text: `${step.text}: ${step.done?.by.name ?? ''}, ${dateIn(step.done?.at ?? 0)}${step.done?.note ? `. ${step.done.note}` : ''}` }],
      buttons: undoes ? [{ title: `${numberOf(step)} is not done after all`, verb: 'account.undo-step', data: { account: account.id, step: step.id } }] : [],
    })),
  ];
}

/** What happened to an account, the newest first. */
export function historyCard(account: Account, from: number): CardContent {
  const all = account.history.toReversed();
  const shown = all.slice(from, from + AT_ONCE);
  const more = all.length - from - shown.length;
  return accountCard({
    title: account.platform, state: 'What happened to it, the newest first', lines: [`${nameOfAccount(account)}. ${approvalLine(account)}`],
    parts: [{ lines: shown.map(({ at, by, what }) => ({ lead: `${dateIn(at)}, ${by.name}: `, text: what })) }],
    others: [...(more > 0 ? [{ title: `And ${more} more`, verb: 'account.history', data: { account: account.id, from: from + AT_ONCE } }] : []), { title: 'Back to the account', verb: 'account.open', data: { account: account.id } }],
  });
}
