import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillCard } from '../../src/cards/fill.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { FieldValues } from '../../src/chat/inbound.ts';
import type { Reply } from '../../src/chat/reply.ts';
import type { Shown, Stage } from './stage.ts';

/** The answers of a whole dialog, screen by screen. */
export const CHILD: readonly FieldValues[] = [{ danger: 'no', about: 'child' }, { children: 'Zebedee Quillfeather, 4B', concerned: 'none' }, { words: 'Zebedee showed me a page where two boys call him Quagmire.', behalf: '' }, { when: 'Today', now: 'in-school' }];
export const URGENT: readonly FieldValues[] = [{ danger: 'yes', about: 'child' }, ...CHILD.slice(1)];
export const aboutAdult = (name: string, concerned = 'none'): readonly FieldValues[] => [{ danger: 'no', about: 'adult' }, { adults: name, concerned }, { words: 'They were short with a parent at the gate, and I was uneasy.', behalf: '' }, { when: 'Friday', children: '' }];

/** Reports through the dialog; the reference on the receipt. */
export async function reports(stage: Stage, who: string, screens: readonly FieldValues[]): Promise<string> {
  let reply = await stage.presses(who, 'report.start');
  for (const inputs of [...screens, {}]) {
    const at = reply.step?.data as { readonly draft: string; readonly step: string } | undefined;
    if (!at) throw new Error(`no step but ${JSON.stringify(reply).slice(0, 400)}`);
    reply = await stage.on('web').gives(who, { kind: 'form', draft: at.draft, step: at.step, move: 'next', inputs });
  }
  const reference = (reply.card?.data as { readonly reference?: string } | undefined)?.reference;
  if (reference === undefined) throw new Error(`no receipt but ${JSON.stringify(reply).slice(0, 400)}`);
  return reference;
}

/** What the presser reads. */
export const readIn = (reply: Reply): string => {
  const content = reply.step ?? reply.card;
  return content ? plainText(fillCard(content)) : `${reply.status} ${reply.reason ?? ''} ${Object.values(reply.fieldErrors ?? {}).join(' ')}`;
};

/** Notices that stand in a conversation, by the matter they are of. */
export const noticesIn = (stage: Stage, conversation: string): Shown[] => stage.shown(conversation).filter((card) => card.template === 'concern-notice');
/** The matter of the newest notice there. */
export function matterIn(stage: Stage, conversation: string): string {
  const found = noticesIn(stage, conversation).at(-1)?.data['case'];
  if (typeof found !== 'string') throw new Error(`no notice in ${conversation}`);
  return found;
}
/** What the person was told privately, without the ends of the cards. */
export const toldTo = (stage: Stage, who: string): string[] => stage.shown(`personal:${who}`).map((card) => card.text.split('Worried about a child?')[0] ?? '');

/** The people and settings of the example school without its policies, which take long to read; other settings where given. */
export function quickSchool(settings?: string): string {
  const dir = join(mkdtempSync(join(tmpdir(), 'staffroom-school-')), 'quick');
  mkdirSync(join(dir, 'policies'), { recursive: true });
  writeFileSync(join(dir, 'school.yaml'), settings ?? readFileSync('school.example/school.yaml', 'utf8').replace(/^questions:[\s\S]*/m, ''));
  return dir;
}

const person = (id: string, name: string, roles: string): string => `  - { id: ${id}, name: ${name}, roles: [${roles}], telephone: "01632 960 1${String(id.length).padStart(2, '0')}" }`;
/** A small school in which one person is head and safeguarding lead. */
export const SMALL_SCHOOL = [
  'name: Little Vale School', 'example: true', 'telephone: "01632 960 300"', 'people:',
  person('ada-lind', 'Mrs Ada Lind', 'headteacher, dsl'), person('bo-hart', 'Mr Bo Hart', 'deputy-dsl, teacher'), person('cy-moss', 'Mr Cy Moss', 'chair-of-governors'), person('di-wray', 'Ms Di Wray', 'teacher'),
  'channels:', '  - { id: safeguarding, name: Safeguarding desk, purpose: safeguarding, members: [ada-lind, bo-hart] }',
  'contacts:', '  childrens-social-care: { name: Social care, telephone: "01632 960 200" }', '  lado: { name: The LADO, telephone: "01632 960 210" }', '',
].join('\n');
