import { ROLES, type Role } from '../people/staff.ts';
import type { PolicyDocument } from './document.ts';
import { namesAtStart } from './roles.ts';

/** A person whom policies name, with the roles they give them. */
export interface FoundPerson {
  readonly id: string;
  /** The fullest form that is printed. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** `words`: the role as the desk calls it, or what else the policy says the person does. */
  readonly sources: readonly { readonly words: string; readonly file: string; readonly quote: string }[];
}

const TITLE = /^(?:Mr|Mrs|Miss|Ms|Mx|Dr|Rev(?:erend)?|Father|Fr|Sister|Sir|Dame|Prof(?:essor)?|Canon|Cllr)\.?\s+/;
const WORDS: Readonly<Record<string, string>> = { 'account-runner': 'runs an official account', 'online-safety-lead': 'online safety lead', 'deputy-headteacher': 'deputy headteacher', clerk: 'clerk to the governors' };

interface Draft {
  name: string;
  roles: Role[];
  sources: { words: string; file: string; quote: string }[];
}

/** People in the order in which they are first named. "Mrs Hill" and "Mrs Jane Hill" are one person unless two full names fit. */
export function peopleFound(documents: readonly PolicyDocument[]): FoundPerson[] {
  const named = documents.flatMap((d) =>
    d.facts.flatMap((f) => {
      if (f.kind === 'role-holder' && f.value !== '') return [{ name: f.value, role: f.role ?? '', file: d.file, quote: f.source }];
      if (f.kind !== 'contact') return [];
      return namesAtStart(f.value).map(({ name }) => ({ name, role: `for questions from ${f.role ?? 'anyone'}`, file: d.file, quote: f.source }));
    }),
  );
  const drafts: Draft[] = [];
  // Full names first, so that a surname alone finds its person.
  for (const one of [...named].sort((a, b) => Number(isShort(a.name)) - Number(isShort(b.name)))) {
    const fits = drafts.filter((d) => same(d.name, one.name));
    let draft = fits.length === 1 ? fits[0] : undefined;
    if (!draft) drafts.push((draft = { name: one.name, roles: [], sources: [] }));
    if (TITLE.test(one.name) && !isShort(one.name) && !TITLE.test(draft.name)) draft.name = one.name;
    const role = ROLES.find((r) => r === one.role);
    if (role && !draft.roles.includes(role)) draft.roles.push(role);
    const words = role ?? WORDS[one.role] ?? one.role;
    if (!draft.sources.some((s) => s.words === words && s.file === one.file)) draft.sources.push({ words, file: one.file, quote: one.quote });
  }
  const ids = new Set<string>();
  return drafts.map((draft) => ({ ...draft, id: freeId(draft.name, ids) }));
}

const bare = (name: string): string => name.replace(TITLE, '');
const isShort = (name: string): boolean => !bare(name).includes(' ');

function same(a: string, b: string): boolean {
  const [x, y] = [bare(a).toLowerCase(), bare(b).toLowerCase()];
  if (x === y) return true;
  if (!isShort(a) && !isShort(b)) return false;
  const [titleA, titleB] = [TITLE.exec(a)?.[0].trim().replace('.', ''), TITLE.exec(b)?.[0].trim().replace('.', '')];
  return x.split(' ').at(-1) === y.split(' ').at(-1) && (titleA === undefined || titleB === undefined || titleA === titleB);
}

function freeId(name: string, taken: Set<string>): string {
  const base = bare(name).normalize('NFD').toLowerCase().replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 50);
  const stem = base.length >= 2 ? base : `person-${base}`;
  let id = stem;
  for (let n = 2; taken.has(id); n++) id = `${stem}-${n}`;
  taken.add(id);
  return id;
}
