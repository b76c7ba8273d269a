import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { dateIn, dateOf, timeIn } from '../../time/school-day.ts';
import { accountCard } from '../account-card.ts';
import { missing, waitsForLook, type Post } from './post.ts';

type Fields = NonNullable<CardInput<'account-card'>['fields']>;

/** What was typed in the form so far, by field. */
type PostInputs = Readonly<Record<string, string>>;

const CONSENT = [
  { value: 'nobody', title: 'Nobody can be seen or recognised, or there are no pictures' },
  { value: 'checked', title: 'I looked everybody up in the list of those who may not be shown' },
];

function formFields(accounts: readonly { readonly id: string; readonly name: string }[], given: PostInputs): Fields {
  const value = (id: string): string => given[id] ?? '';
  return [
    ...(accounts.length > 1 ? [{ kind: 'choice' as const, id: 'account', label: 'Which account?', needed: true, several: false, value: value('account'), choices: accounts.map((one) => ({ value: one.id, title: one.name })) }] : []),
    { kind: 'text', id: 'text', label: 'The words of the post', needed: true, many: true, value: value('text'), hint: 'No full name of a child beside a picture' },
    { kind: 'text', id: 'images', label: 'How many pictures or videos? They stay where they are', needed: true, many: false, value: value('images'), hint: '0' },
    { kind: 'choice', id: 'consent', label: 'Who can be seen in them?', needed: true, several: false, value: value('consent'), choices: CONSENT },
    { kind: 'date', id: 'looked', label: 'On which day was the list looked at?', needed: false, value: value('looked') },
    { kind: 'text', id: 'credits', label: 'Whose words, music or pictures are in it, and who said yes?', needed: false, many: false, value: value('credits'), hint: 'Leave empty where all of it is ours' },
    { kind: 'choice', id: 'controversial', label: 'Could it stir up argument?', needed: true, several: false, value: value('controversial'), choices: [{ value: 'no', title: 'No' }, { value: 'yes', title: 'Yes: a senior leader looks at it too' }] },
  ];
}

/** The form of a post. `post` is the one being changed, null for a new one. */
export function postForm(accounts: readonly { readonly id: string; readonly name: string }[], given: PostInputs, post: Post | null, notes: readonly string[]): CardContent {
  const only = accounts.length === 1 ? accounts[0] : undefined;
  return accountCard({
    title: post ? 'Change the post' : 'Have a post looked at',
    state: only ? only.name : null,
    lines: [...notes, 'A colleague reads it before it goes out. Nothing is published from here, and the list of children who may not be shown never comes here: only the day on which it was looked at.'],
    fields: formFields(accounts, given),
    sends: [{ title: 'Send to a colleague', verb: 'post.send', data: post ? { post: post.id } : only ? { account: only.id } : {} }],
  });
}

const consentWords = ({ consent }: Pick<Post, 'consent'>): string => (consent.kind === 'nobody' ? 'nobody can be recognised' : `checked against the no-photo list on ${dateOf(consent.on)}`);

const when = (at: number): string => `${dateIn(at)} at ${timeIn(at)}`;

/** The words and what belongs to them, for anyone who may read the post. */
function wordsPart(post: Post): NonNullable<CardInput<'account-card'>['parts']>[number] {
  return {
    heading: 'The post',
    lines: [
      { text: post.text },
      { lead: 'Pictures: ', text: `${post.images}; ${consentWords(post)}` },
      ...(post.credits === '' ? [] : [{ lead: 'Credits: ', text: post.credits }]),
      ...(post.controversial ? [{ lead: 'Marked as controversial: ', text: 'a senior leader agrees too.' }] : []),
    ],
  };
}

function agreedLines(post: Post, now: number): { lead: string; text: string }[] {
  const counted = post.agreements.filter((one) => one.hash === post.hash);
  const waits = missing(post, now);
  return [
    ...counted.map((one) => ({ lead: 'Agreed: ', text: `${one.name}${one.as === 'leader' ? ', as a senior leader' : ''}, ${when(one.at)}` })),
    ...(waitsForLook(post, now) ? waits.map((one) => ({ lead: 'Still needed: ', text: one === 'leader' ? 'a senior leader' : 'a colleague who did not write it' })) : []),
  ];
}

function stateWords(post: Post, now: number): string {
  switch (post.state) {
    case 'waiting':
      return `waits for ${missing(post, now).map((one) => (one === 'leader' ? 'a senior leader' : 'a colleague')).join(' and ') || 'nobody'}`;
    case 'changes':
      return 'a colleague asked for changes';
    case 'ready':
      return missing(post, now).length === 0 ? 'agreed: it may go out' : 'the agreement has ended: it is looked at again';
    case 'published':
      return post.unchecked === null ? 'published' : 'published before anyone agreed';
    case 'withdrawn':
      return 'taken back by its author';
  }
}

const head = (post: Post, now: number): { title: string; state: string } => ({ title: `Post for ${post.accountName}`, state: `${post.id}, version ${post.version}: ${stateWords(post, now)}` });
const lastAsked = (post: Post) => (post.state === 'changes' ? post.asked.slice(-1).map((one) => ({ lead: `${one.name} asks: `, text: one.text })) : []);

/** The post before a colleague (or leader) who may agree. */
export function postForReader(post: Post, as: 'colleague' | 'leader', now: number): CardContent {
  const open = waitsForLook(post, now);
  return accountCard({
    ...head(post, now),
    lines: [`Written by ${post.author.name}.`, ...(open ? ['Read it as a parent would. Look at the pictures where they are. Names with faces? Consent? True, kind, ours to say?'] : [])],
    parts: [wordsPart(post), { lines: [...agreedLines(post, now), ...lastAsked(post)] }],
    fields: open ? [{ kind: 'text', id: 'change', label: 'What should change? (only when you ask for changes)', needed: false, many: true, value: '', hint: '' }] : [],
    sends: open ? [{ title: 'Agree', verb: as === 'leader' ? 'post.lead' : 'post.agree', data: { post: post.id, hash: post.hash } }, { title: 'Ask for changes', verb: as === 'leader' ? 'post.lead-change' : 'post.change', data: { post: post.id, hash: post.hash } }] : [],
  });
}

/** The post before its author. */
export function postForAuthor(post: Post, now: number, line: string | null = null): CardContent {
  const ended = post.state === 'published' || post.state === 'withdrawn';
  const ready = post.state === 'ready' && missing(post, now).length === 0;
  return accountCard({
    ...head(post, now),
    lines: line === null ? [] : [line],
    warnings: ended || ready ? [] : ['Not agreed yet: it stays in the drawer. Any change of it asks for agreement again.'],
    parts: [wordsPart(post), { lines: [...agreedLines(post, now), ...lastAsked(post), ...(post.url === '' ? [] : [{ lead: 'Where: ', text: post.url }])] }],
    fields: ready ? [{ kind: 'text', id: 'url', label: 'Address of the post, once it is out', needed: false, many: false, value: '', hint: 'https://' }] : [],
    sends: ready ? [{ title: 'It is published', verb: 'post.published', data: { post: post.id, hash: post.hash } }] : [],
    others: ended ? [] : [
      { title: 'Change it', verb: 'post.edit', data: { post: post.id } },
      { title: 'Take it back', verb: 'post.withdraw', data: { post: post.id } },
      ...(ready ? [] : [{ title: 'It went out already', verb: 'post.unchecked', data: { post: post.id } }]),
    ],
  });
}

/** Why it went out before anyone agreed. */
export const uncheckedForm = (post: Post): CardContent =>
  accountCard({
    title: `Post for ${post.accountName}`,
    lines: ['It is recorded that it went out before a colleague agreed. Leaders see how often that happens, not who. If something in it is wrong, take it down first.'],
    fields: [{ kind: 'text', id: 'reason', label: 'Why could nobody look at it first?', needed: true, many: true, value: '', hint: '' }, { kind: 'text', id: 'url', label: 'Address of the post', needed: false, many: false, value: '', hint: 'https://' }],
    sends: [{ title: 'Record it', verb: 'post.went-out', data: { post: post.id } }],
    others: [{ title: 'Back', verb: 'post.open', data: { post: post.id } }],
  });
