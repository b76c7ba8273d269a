import { Document, YAMLMap, type Node } from 'yaml';
import { officialAccounts, type OfficialAccount } from '../../policies/accounts-found.ts';
import type { PolicyDocument } from '../../policies/document.ts';
import { peopleFound, type FoundPerson } from '../../policies/people-found.ts';
import type { Because } from '../../policies/settings.ts';
import type { AccountRules, InForce } from '../account-rules.ts';
import { accountsSchema } from '../account-settings.ts';
import { rulesInForce } from './rules-in-force.ts';

const LONGEST_BECAUSE = 2_000;
/** How the people found in policies say it. */
const RUNS = 'runs an official account';

/**
 * `accounts:` of a proposed school.yaml, as text: what the policies say of official accounts, each with its words, and as comments what
 * they leave to the school. Nothing is proposed that no policy says.
 */
export function proposeAccounts(documents: readonly PolicyDocument[]): string {
  const rules = rulesInForce(accountsSchema.parse(undefined), documents);
  const yaml = new Document(new YAMLMap());
  const accounts = new YAMLMap();
  // Anchors are not read in school.yaml: what is said twice is written twice.
  const node = (value: unknown): Node => yaml.createNode(value, { aliasDuplicateObjects: false });
  const set = (key: string, value: Node | null): void => {
    if (value !== null) accounts.set(key, value);
  };
  set('approval', fromPolicy(rules.approval, ({ by, quorum }, because) => node({ by: [...by], quorum, because })));
  const points = rules.case.rule.points.filter(({ because }) => because !== null && because.quote.length <= LONGEST_BECAUSE);
  set('case', points.length === 0 ? null : node(points));
  set('checks', rules.checks && fromPolicy(rules.checks, ({ days }, because) => node({ days, because })));
  set('replies', rules.replies && fromPolicy(rules.replies, (rule, because) => {
    // A rule in days has no setting of its own: it is read from the policy.
    if (rule.days !== undefined) return null;
    return node({ 'within-hours': rule.withinHours, 'weekend': rule.weekend, 'hours': rule.hours, ...(rule.fridayFrom === null ? {} : { 'friday-from': rule.fridayFrom }), because });
  }));
  const named = accountsNamed(documents);
  const printed = named.filter(({ account }) => account.handle !== null);
  set('existing', printed.length === 0 ? null : node(printed.map(({ account, runners, file }) => ({ platform: account.platform, handle: account.handle, runners, because: { file, quote: account.quote } }))));
  const sources = sourcesNamed(documents);
  set('sources', sources.length === 0 ? null : node(sources));
  if (yaml.contents instanceof YAMLMap) yaml.contents.set('accounts', accounts);
  const lead = ['The school\'s own accounts: who decides on a new one, when they are looked at, by when comments are answered. Check each against its words:', ...silences(rules), ...forbidden(rules), ...unnamed(named)];
  return `\n${lead.map((line) => `# ${line}`).join('\n')}\n${yaml.toString({ lineWidth: 0 })}`;
}

function fromPolicy<Rule>(found: InForce<Rule>, make: (rule: Rule, because: Because) => Node | null): Node | null {
  return found.source === 'policy' && found.because !== null && found.because.quote.length <= LONGEST_BECAUSE ? make(found.rule, found.because) : null;
}

function silences(rules: AccountRules): string[] {
  const lines: string[] = [];
  if (rules.approval.source !== 'policy') lines.push(`No policy here says who decides on a new account: the headteacher, as a setting. approval: { by: [headteacher] }`);
  if (rules.checks === null) lines.push('No policy here says how often accounts are looked at. checks: { days: school-days, at: "08:30" }');
  else if (rules.checks.rule.preferred) lines.push('Weekends and holidays are a wish of the policy, or not named: they stay off until the head has agreed to a rota.');
  if (rules.replies === null) lines.push('No policy here says by when comments are answered. replies: { within-hours: 24, weekend: next-working-day }');
  else if (rules.replies.rule.days !== undefined) lines.push('By when comments are answered is read from the policy, in days.');
  return lines;
}

const FORBIDDEN: Readonly<Record<AccountRules['forbids'][number]['what'], string>> = { 'pupil-images': 'pictures of pupils', 'naming-the-school': 'anything that names the school', 'official-posts': 'official posts' };
const forbidden = (rules: AccountRules): string[] => rules.forbids.map(({ what, because }) => `${because.file} seems to forbid ${FORBIDDEN[what]}, so posts wait for a ruling of the head: "${because.quote.slice(0, 200)}"`);

interface Named {
  readonly account: OfficialAccount;
  readonly runners: readonly string[];
  readonly file: string;
}

function accountsNamed(documents: readonly PolicyDocument[]): Named[] {
  const people = peopleFound(documents);
  const all = documents.flatMap((document) => officialAccounts(document).map((account) => ({ account, runners: runnersOf(account, people), file: document.file })));
  const key = ({ account }: Named): string => `${account.platform} ${account.handle ?? ''}`.toLowerCase();
  return all.filter((one, i) => one.account.quote.length <= LONGEST_BECAUSE && all.findIndex((other) => key(other) === key(one)) === i);
}

/** Places where people write of a school that are no accounts of its own. */
const SOURCES = ['Google reviews', 'Wikipedia', 'Mumsnet', 'Trustpilot', 'Rate My Teachers', 'Glassdoor'] as const;

/** Those that a policy has somebody look at, where it names who. */
function sourcesNamed(documents: readonly PolicyDocument[]): { readonly name: string; readonly by: readonly string[]; readonly because: Because }[] {
  const people = peopleFound(documents);
  return documents.flatMap((document) => document.clauses.flatMap(({ quote }) => {
    if (!/\b(?:check|monitor|look)(?:s|ed|ing)?\b/i.test(quote) || quote.length > LONGEST_BECAUSE) return [];
    const by = people.filter(({ sources }) => sources.some((source) => source.words === RUNS && source.quote === quote)).map(({ id }) => id);
    const named = SOURCES.filter((name) => new RegExp(`\\b${name.replace(/s$/, 's?')}\\b`, 'i').test(quote));
    return by.length === 0 ? [] : named.map((name) => ({ name, by, because: { file: document.file, quote } }));
  }));
}

/** An account without its name cannot be entered as it stands: a person must say which it is. */
const unnamed = (named: readonly Named[]): string[] =>
  named.filter(({ account }) => account.handle === null).flatMap(({ account, runners, file }) => [`${file} names a ${account.platform} account without its name: "${account.quote.slice(0, 200)}"`, `  existing: [{ platform: ${account.platform}, handle: …, runners: [${runners.join(', ')}] }]`]);

/** Those whom a clause that names the platform says run the account. */
const runnersOf = (account: OfficialAccount, people: readonly FoundPerson[]): string[] =>
  people.filter(({ sources }) => sources.some(({ words, quote }) => words === RUNS && (quote === account.quote || quote.includes(account.platform)))).map(({ id }) => id);
