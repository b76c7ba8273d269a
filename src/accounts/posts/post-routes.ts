import { z } from 'zod';
import type { CardContent } from '../../chat/outbound.ts';
import type { Relation } from '../../people/permissions.ts';
import type { Person } from '../../people/staff.ts';
import { privateAddressOf } from '../../routes/answering.ts';
import type { OpenItems } from '../../routes/open-items.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn } from '../../time/school-day.ts';
import type { AccountPorts } from '../account-ports.ts';
import { dataOf, refusal, typed } from '../account-press.ts';
import { accountRuns, nameOfAccount, type Account } from '../account.ts';
import { SENIOR_LEADERS } from '../leaders.ts';
import { postForAuthor, postForm, postForReader, uncheckedForm } from './post-card.ts';
import { agreed, changeAsked, hashOf, mayAgree, missing, MOST_POST, MOST_SAID, postKey, postReaders, posts, readerId, rewritten, waitsForLook, type CannotAgree, type Post, type Words } from './post.ts';
import { accountById } from '../register/register.ts';
import { forbiddenCard, forbiddenFor, rulingRoutes } from './ruling-routes.ts';

/** `accounts/post-…`: a post is written, looked at by somebody else, and recorded once it is out. */
export function postRoutes(ports: AccountPorts): Route[] {
  const route = (verb: string, action: Route['action'], handle: (turn: Turn) => Promise<void>, relation?: Route['relation']): Route => ({
    name: `accounts/${verb.replace('.', '-')}`, match: { kind: 'action', verb }, action, help: null, handle, ...(relation ? { relation } : {}),
  });
  return [
    route('post.start', 'post.write', (turn) => start(turn, ports)),
    route('post.send', 'post.write', (turn) => send(turn, ports), asAuthor),
    route('post.open', 'post.write', (turn) => withOwn(turn, async (post) => turn.reply({ step: postForAuthor(post, turn.now) }, postKey(post))), asAuthor),
    route('post.edit', 'post.write', (turn) => withOwn(turn, async (post) => turn.reply({ step: postForm([{ id: post.account, name: post.accountName }], inputsOf(post), post, []) }, postKey(post))), asAuthor),
    route('post.withdraw', 'post.write', (turn) => withOwn(turn, (post) => end(turn, ports, { ...post, state: 'withdrawn' }, 'You took it back. Whoever was asked sees that.')), asAuthor),
    route('post.published', 'post.write', (turn) => withOwn(turn, (post) => published(turn, ports, post)), asAuthor),
    route('post.unchecked', 'post.write', (turn) => withOwn(turn, async (post) => turn.reply({ step: uncheckedForm(post) })), asAuthor),
    route('post.went-out', 'post.write', (turn) => withOwn(turn, (post) => wentOut(turn, ports, post)), asAuthor),
    route('post.read', 'post.agree', (turn) => withRead(turn, async (post) => turn.reply({ step: postForReader(post, 'colleague', turn.now) }, postKey(post))), asReader('colleague')),
    route('post.agree', 'post.agree', (turn) => withRead(turn, (post) => agree(turn, ports, post, 'colleague')), asReader('colleague')),
    route('post.change', 'post.agree', (turn) => withRead(turn, (post) => askChange(turn, ports, post, 'colleague')), asReader('colleague')),
    route('post.lead', 'post.lead', (turn) => withRead(turn, (post) => agree(turn, ports, post, 'leader')), asReader('leader')),
    route('post.lead-change', 'post.lead', (turn) => withRead(turn, (post) => askChange(turn, ports, post, 'leader')), asReader('leader')),
    ...rulingRoutes(ports),
  ];
}

/** What waits for a colleague's look, and what of one's own is not out yet. */
export const openPosts: OpenItems = async (tx, person, now, grant) => {
  const mine = (await tx.find(posts, 'author', person.id, grant)).filter((post) => post.state !== 'published' && post.state !== 'withdrawn');
  const rows = await tx.find(postReaders, 'person', person.id);
  const asked = await Promise.all(rows.map(async (row) => ({ row, post: await tx.get(posts, row.post, grant) })));
  return [
    ...mine.map((post) => ({ title: `Your post ${post.id} for ${post.accountName}, ${missing(post, now).length === 0 ? 'may go out' : 'is not agreed yet'}.`, at: post.at, open: { verb: 'post.open', data: { post: post.id } } })),
    ...asked.flatMap(({ row, post }) => (post && waitsForLook(post, now) && missing(post, now).includes(row.as) && mayAgree(post, person.id, post.hash, now).ok ? [{ title: `Post ${post.id} by ${post.author.name} waits for your look.`, at: post.at, open: { verb: 'post.read', data: { post: post.id } } }] : [])),
  ];
};

/** Author where the press is about a post of one's own; a new one has no author yet. */
async function asAuthor({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  const id = dataOf({ inbound }, 'post');
  return actor !== null && id !== '' && (await tx.findIds(posts, 'author', actor.id)).includes(id) ? 'author' : 'none';
}

const asReader = (as: 'colleague' | 'leader') => async ({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> =>
  actor !== null && (await tx.get(postReaders, readerId(dataOf({ inbound }, 'post'), actor.id, as))) !== null ? 'recipient' : 'none';

async function withOwn(turn: Turn, handle: (post: Post) => Promise<void>): Promise<void> {
  const post = await turn.tx.get(posts, dataOf(turn, 'post'), turn.grant);
  if (!post || post.author.person !== turn.actor?.id) return turn.reply({ reason: 'not-allowed', card: refusal('This post is not yours. Nothing was changed.') });
  if (post.state === 'published' || post.state === 'withdrawn') return turn.reply({ card: postForAuthor(post, turn.now, 'It is finished: nothing was changed.') }, postKey(post));
  await handle(post);
}

async function withRead(turn: Turn, handle: (post: Post) => Promise<void>): Promise<void> {
  const post = await turn.tx.get(posts, dataOf(turn, 'post'), turn.grant);
  if (!post || post.author.person === turn.actor?.id) return turn.reply({ reason: 'not-allowed', card: refusal('A different colleague agrees to a post, never its author. Nothing was saved.') });
  await handle(post);
}

/** The accounts that this person may write for: those they run that are active. */
async function theirs(turn: Turn): Promise<Account[]> {
  const rows = turn.actor ? await turn.tx.find(accountRuns, 'person', turn.actor.id) : [];
  const found = await Promise.all(rows.map((row) => accountById(turn.tx, row.account, turn.grant)));
  return found.flatMap((account) => (account?.state === 'active' ? [account] : []));
}

async function start(turn: Turn, ports: AccountPorts): Promise<void> {
  const all = await theirs(turn);
  const chosen = all.filter((account) => account.id === dataOf(turn, 'account'));
  const accounts = chosen.length > 0 ? chosen : all;
  if (accounts.length === 0) return turn.reply({ beside: true, card: refusal('You run no active account, so there is nothing to post on. Say "accounts" to see who runs which.') });
  const [account] = accounts;
  const notes = account && accounts.length === 1 && turn.actor ? [await whyLooked(turn, ports, account.id, turn.actor)] : [];
  turn.reply({ beside: true, step: postForm(accounts.map((one) => ({ id: one.id, name: nameOfAccount(one) })), {}, null, notes) });
}

/** Whether a look is asked for, and by what; a look is always there for who wants one. */
async function whyLooked(turn: Turn, ports: AccountPorts, account: string, author: Person): Promise<string> {
  const { rule, because } = ports.schools(turn.school.id).rules().posts;
  const out = (await turn.tx.findIds(posts, 'published', `${account} ${author.id}`)).length;
  if (rule.every) return because ? 'Your policy asks that a colleague reads each post first.' : 'Your school asks that a colleague reads each post first.';
  if (out < rule.first) return `Your first ${rule.first} posts on an account are read by a colleague first; this is number ${out + 1}. That is a setting of the school.`;
  return 'You need not have this one looked at, unless it could stir up argument. A look does no harm.';
}

const fieldsSchema = z.strictObject({
  text: z.string().min(1, 'Write the words of the post.').max(MOST_POST, `At most ${MOST_POST} characters fit. Nothing was lost: shorten it here.`),
  images: z.string().regex(/^\d{1,2}$/, 'Give a number, 0 for none.').transform(Number).refine((n) => n <= 50, 'At most 50.'),
  consent: z.enum(['nobody', 'checked'], 'Choose one.'),
  looked: z.string(),
  credits: z.string().max(MOST_SAID, `At most ${MOST_SAID} characters.`),
  controversial: z.enum(['yes', 'no'], 'Choose one.'),
});

/** What was typed, or what is wrong with it by field. */
function wordsIn(turn: Turn): { readonly words: Words } | { readonly faults: Record<string, string> } {
  const parsed = fieldsSchema.safeParse(Object.fromEntries(Object.keys(fieldsSchema.shape).map((name) => [name, typed(turn, name)])));
  if (!parsed.success) return { faults: Object.fromEntries(parsed.error.issues.toReversed().map((issue) => [String(issue.path[0]), issue.message])) };
  const { text, images, consent, looked, credits, controversial } = parsed.data;
  const rest = { text, images, credits, controversial: controversial === 'yes' };
  if (consent === 'nobody') return { words: { ...rest, consent: { kind: 'nobody' } } };
  if (!z.iso.date().safeParse(looked).success) return { faults: { looked: 'Give the day on which the list was looked at.' } };
  if (looked > dayIn(turn.now)) return { faults: { looked: 'That day is still to come.' } };
  return { words: { ...rest, consent: { kind: 'checked', on: looked } } };
}

const inputsOf = (post: Post): Record<string, string> => ({
  text: post.text, images: String(post.images), consent: post.consent.kind, looked: post.consent.kind === 'checked' ? post.consent.on : '', credits: post.credits, controversial: post.controversial ? 'yes' : 'no',
});

async function send(turn: Turn, ports: AccountPorts): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const before = dataOf(turn, 'post') === '' ? null : await turn.tx.get(posts, dataOf(turn, 'post'), turn.grant);
  if (before && (before.author.person !== actor.id || before.state === 'published' || before.state === 'withdrawn')) return turn.reply({ reason: 'not-allowed', card: refusal('This post is finished, or not yours. Nothing was changed.') });
  const found = wordsIn(turn);
  if ('faults' in found) return turn.reply({ fieldErrors: found.faults });
  const accounts = await theirs(turn);
  const wanted = before?.account ?? (dataOf(turn, 'account') || typed(turn, 'account'));
  const account = accounts.find((one) => one.id === wanted);
  if (!account) return turn.reply(wanted === '' ? { fieldErrors: { account: 'Choose one.' } } : { card: refusal('That account is not active, or you do not run it any more. Nothing was sent; your words are still in the card above.'), beside: true });
  const forbidden = await forbiddenFor(turn, ports, found.words);
  if (forbidden) return turn.reply({ step: forbiddenCard(turn, ports, forbidden.forbids, forbidden.said), beside: true });
  const fresh = (): Post => ({
    id: `PO-${turn.newId<'post'>().slice(0, 6).toUpperCase()}`, key: turn.tx.newKey('post'), account: account.id, accountName: nameOfAccount(account), author: { person: actor.id, name: actor.name }, address: privateAddressOf(turn),
    ...found.words, hash: hashOf(found.words), version: 1, agreements: [], asked: [], state: 'waiting', unchecked: null, url: '', at: turn.now, publishedAt: null,
  });
  const post: Post = before ? rewritten(before, found.words, turn.now) : fresh();
  const asked = await askAround(turn, ports, post, account);
  turn.tx.put(posts, post, postKey(post));
  const line = asked.length === 0 ? 'Nobody else runs this account and there is no leader to ask: ask the headteacher who should look at it.' : `${asked.join(', ')} can read it now. It is not published.`;
  turn.reply({ card: postForAuthor(post, turn.now, line) }, postKey(post));
}

/** Puts it before those who may agree: the others who run the account, else leaders; leaders too for what is controversial. Says whom. */
async function askAround(turn: Turn, ports: AccountPorts, post: Post, account: Account): Promise<string[]> {
  const { staff } = ports.schools(turn.school.id);
  const others = account.runners.flatMap(({ person }) => (person === post.author.person ? [] : (staff.byId(person) ?? [])));
  const leaders = [...new Map(SENIOR_LEADERS.flatMap((role) => staff.withRole(role)).filter((one) => one.id !== post.author.person).map((one) => [one.id, one])).values()];
  const colleagues = others.length > 0 ? others : leaders;
  const wanted = [...colleagues.map((person) => ({ person, as: 'colleague' as const })), ...(post.controversial ? leaders.map((person) => ({ person, as: 'leader' as const })) : [])];
  const known = await turn.tx.find(postReaders, 'post', post.id);
  for (const row of known) if (!wanted.some(({ person, as }) => row.id === readerId(post.id, person.id, as))) turn.tx.remove(postReaders, row.id);
  // A leader who is asked as a leader is not asked a second time as a colleague.
  const asked = wanted.filter(({ person, as }) => as === 'leader' || !wanted.some((other) => other.as === 'leader' && other.person === person));
  for (const { person, as } of asked) {
    turn.tx.put(postReaders, { id: readerId(post.id, person.id, as), post: post.id, person: person.id, as });
    turn.send({ kind: 'person', person: person.id }, `post:${post.id}:${person.id}`, postForReader(post, as, turn.now), postKey(post));
  }
  return asked.map(({ person }) => person.name);
}

/** Everyone who has it before them sees how it stands now. */
async function showAll(turn: Turn, post: Post): Promise<void> {
  for (const row of await turn.tx.find(postReaders, 'post', post.id)) turn.send({ kind: 'person', person: row.person as Person['id'] }, `post:${post.id}:${row.person}`, postForReader(post, row.as, turn.now), postKey(post));
}

const SAYS: Readonly<Record<CannotAgree, string>> = {
  'own-post': 'A different colleague agrees, never its author.',
  'old-version': 'It was changed after this card was made. Nothing was saved: read the words as they are now.',
  'not-waiting': 'It is finished: nothing was saved.',
  'already': 'You agreed to these words already.',
};

async function agree(turn: Turn, ports: AccountPorts, post: Post, as: 'colleague' | 'leader'): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const may = mayAgree(post, actor.id, dataOf(turn, 'hash'), turn.now);
  if (!may.ok) return turn.reply({ step: withLine(postForReader(post, as, turn.now), SAYS[may.error]) }, postKey(post));
  if (missing(post, turn.now).length === 0) return turn.reply({ step: withLine(postForReader(post, as, turn.now), 'Somebody agreed before you: it may go out.') }, postKey(post));
  const next = agreed(post, { person: actor.id, name: actor.name, as }, turn.now);
  turn.tx.put(posts, next, postKey(next));
  await showAll(turn, next);
  turn.send(post.address, `post:${post.id}:author`, postForAuthor(next, turn.now, next.state === 'ready' ? `${actor.name} agreed. It may go out as it stands; any change of it asks again.` : `${actor.name} agreed. It still waits.`), postKey(next));
  turn.reply({ card: withLine(postForReader(next, as, turn.now), 'You agreed. The author is told.') }, postKey(next));
  await Promise.resolve(ports);
}

async function askChange(turn: Turn, _ports: AccountPorts, post: Post, as: 'colleague' | 'leader'): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const may = mayAgree({ ...post, agreements: [] }, actor.id, dataOf(turn, 'hash'), turn.now);
  if (!may.ok) return turn.reply({ step: withLine(postForReader(post, as, turn.now), SAYS[may.error]) }, postKey(post));
  const text = typed(turn, 'change');
  if (text === '' || text.length > MOST_SAID) return turn.reply({ fieldErrors: { change: text === '' ? 'Say what should change.' : `At most ${MOST_SAID} characters.` } });
  const next = changeAsked(post, { person: actor.id, name: actor.name }, text, turn.now);
  turn.tx.put(posts, next, postKey(next));
  await showAll(turn, next);
  turn.send(post.address, `post:${post.id}:author`, postForAuthor(next, turn.now, `${actor.name} asks for a change.`), postKey(next));
  turn.reply({ card: withLine(postForReader(next, as, turn.now), 'The author is told. You see it again when it was changed.') }, postKey(next));
}

const withLine = (card: CardContent, line: string): CardContent => ({ ...card, data: { ...card.data, lines: [line, ...((card.data['lines'] as readonly string[] | undefined) ?? [])] } });

const isPage = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:' && url.length <= 500;

async function published(turn: Turn, ports: AccountPorts, post: Post): Promise<void> {
  const url = typed(turn, 'url');
  if (url !== '' && !isPage(url)) return turn.reply({ fieldErrors: { url: 'Give the address of the post, which begins with https://, or leave it empty.' } });
  if (missing(post, turn.now).length > 0 || post.state !== 'ready' || dataOf(turn, 'hash') !== post.hash) return turn.reply({ card: postForAuthor(post, turn.now, 'It is not agreed as it stands now. Nothing was recorded.') }, postKey(post));
  await end(turn, ports, { ...post, state: 'published', publishedAt: turn.now, url }, 'Recorded as published. If something in it turns out wrong, take it down first, then report it.');
}

async function wentOut(turn: Turn, ports: AccountPorts, post: Post): Promise<void> {
  const [reason, url] = [typed(turn, 'reason'), typed(turn, 'url')];
  const faults: Record<string, string> = { ...(reason === '' ? { reason: 'Say why.' } : reason.length > MOST_SAID ? { reason: `At most ${MOST_SAID} characters.` } : {}), ...(url !== '' && !isPage(url) ? { url: 'It begins with https://, or leave it empty.' } : {}) };
  if (Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  await end(turn, ports, { ...post, state: 'published', unchecked: reason, publishedAt: turn.now, url }, 'Recorded: it went out before anyone agreed.');
}

async function end(turn: Turn, _ports: AccountPorts, post: Post, line: string): Promise<void> {
  turn.tx.put(posts, post, postKey(post));
  await showAll(turn, post);
  turn.reply({ card: postForAuthor(post, turn.now, line) }, postKey(post));
}
