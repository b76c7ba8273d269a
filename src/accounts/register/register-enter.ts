import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn } from '../../time/school-day.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts } from '../account-ports.ts';
import { dataOf, typed } from '../account-press.ts';
import { foundAccounts } from './found-accounts.ts';
import { save as saveFound } from './found-routes.ts';
import { watchAccount } from './leavers.ts';
import { isAddress, likeness, platformName, platformOfAddress } from '../platform-names.ts';
import { accountsNamedIn, proposals } from './policy-accounts.ts';
import { namedIn } from './register-edit.ts';
import { showEntry } from './register-entry.ts';
import { faultsOf, HOME, linesOf, MOST_TEXT, onPress } from './register-press.ts';
import { showProposals } from './register-proposals.ts';
import { accountNamed, enterAccount } from './register.ts';

/** A leader enters an account that exists already: approval is not on record, and what is missing shows on its entry. */
export function enterRoutes(ports: AccountPorts): Route[] {
  return [
    onPress('account.enter', 'account.change', async (turn) => {
      const named = proposalIn(turn, ports);
      const found = dataOf(turn, 'found') === '' ? null : await turn.tx.get(foundAccounts, dataOf(turn, 'found'), turn.grant);
      turn.reply({ step: enterForm({ platform: named?.platform ?? found?.platform ?? '', handle: named?.handle ?? found?.handle ?? '' }, passedOn(turn)) });
    }),
    onPress('account.entered', 'account.change', (turn) => enter(turn, ports)),
  ];
}

/** Which proposal or find the entry is made of, as the form's buttons carry it. */
function passedOn(turn: Turn): Record<string, string> {
  return Object.fromEntries((['proposal', 'found'] as const).flatMap((name) => (dataOf(turn, name) === '' ? [] : [[name, dataOf(turn, name)]])));
}

function proposalIn(turn: Turn, ports: AccountPorts) {
  const corpus = ports.schools(turn.school.id).corpus();
  return corpus === null ? null : (accountsNamedIn(corpus).find(({ id }) => id === dataOf(turn, 'proposal')) ?? null);
}

const enterForm = (value: { readonly platform: string; readonly handle: string }, data: Record<string, string>): CardContent => accountCard({
  title: 'Enter an account', lines: ['For an account that exists already. A new one is asked for and approved first.', 'No passwords here.'],
  fields: [
    { kind: 'text', id: 'platform', label: 'Platform', needed: false, many: false, value: value.platform, hint: 'Not needed where you paste its address' },
    { kind: 'text', id: 'handle', label: 'Its name or address', needed: true, many: false, value: value.handle, hint: '@name, or https://…' },
    { kind: 'text', id: 'purpose', label: 'What it is for', needed: false, many: true, value: '', hint: '' },
    { kind: 'text', id: 'audience', label: 'Who it is for', needed: false, many: false, value: '', hint: '' },
    { kind: 'text', id: 'colleagues', label: 'Colleagues who run it, one a line', needed: true, many: true, value: '', hint: 'As in the staff list; best two' },
  ],
  sends: [{ title: 'Enter it', verb: 'account.entered', data }], others: [HOME],
});

async function enter(turn: Turn, ports: AccountPorts): Promise<void> {
  const school = ports.schools(turn.school.id);
  const [typedPlatform, handle, purpose, audience] = (['platform', 'handle', 'purpose', 'audience'] as const).map((field) => typed(turn, field)) as [string, string, string, string];
  const platform = platformOfAddress(handle) ?? platformName(typedPlatform);
  const runners = linesOf(typed(turn, 'colleagues')).length === 0 ? 'Name at least one colleague.' : namedIn(typed(turn, 'colleagues'), school.staff, []);
  const faults: Record<string, string> = { ...faultsOf({ platform: typedPlatform, handle, audience }), ...faultsOf({ purpose }, MOST_TEXT) };
  if (likeness(platform) === '') faults['platform'] = 'Which platform is it on?';
  if (likeness(handle) === '') faults['handle'] = 'What is it called there?';
  if (typeof runners === 'string') faults['colleagues'] = runners;
  if (typeof runners === 'string' || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const known = await accountNamed(turn.tx, platform, handle, turn.grant);
  if (known && known.state !== 'closed') return showEntry(turn, known, school, ['It is on the register already. Nothing was entered twice.']);
  const because = proposalIn(turn, ports)?.because ?? null;
  const account = await enterAccount(turn, {
    platform, handle, url: isAddress(handle) ? handle : '', purpose, audience, approval: { kind: 'not-on-record', because },
    runners: runners.map((runner) => ({ ...runner, policyRead: null, trained: null, course: '' })),
  });
  await watchAccount(turn, account, school, dayIn(turn.now));
  const proposal = dataOf(turn, 'proposal') === '' ? null : await turn.tx.get(proposals, dataOf(turn, 'proposal'));
  if (proposal) {
    turn.tx.put(proposals, { ...proposal, state: 'added', by: turn.actor?.id ?? null, at: turn.now });
    await showProposals(turn, ports, proposal.card);
  }
  const found = dataOf(turn, 'found') === '' ? null : await turn.tx.get(foundAccounts, dataOf(turn, 'found'), turn.grant);
  if (found) saveFound(turn, { ...found, state: 'ours' }, 'It turned out to be the school\'s own: entered in the register.');
  await showEntry(turn, account, school, ['Entered. Write in what is missing, as far as you know it.']);
}
