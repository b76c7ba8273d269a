import { Document, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Fact, PolicyDocument } from './document.ts';
import { peopleFound, type FoundPerson } from './people-found.ts';
import { questionsFound } from './questions-found.ts';
import { reviewState } from './review.ts';
import { schoolNameIn } from './school-name.ts';

/**
 * A whole `school.yaml` as text, proposed from a school's policies: what they print, each line with the words it came from, and what they
 * do not print as commented-out lines to fill in. Nothing is invented, no printed telephone number is put in force, and the text loads as
 * it stands once `name` is there. `today` is an ISO day in Europe/London.
 */
export function proposeSchool(documents: readonly PolicyDocument[], today: string): string {
  const people = peopleFound(documents);
  const root = new YAMLMap();
  const yaml = new Document(root);
  yaml.commentBefore = comment([
    'Proposed from the school\'s own policies. Policies outlive the people and numbers they print:',
    'a person must check every line below, fill in the lines that begin with "#" and take the rest out.',
    'Then: staffroom check --school DIR',
  ]);
  const name = schoolNameIn(documents);
  if (name) add(root, 'name', name.name, [source(name.file, name.quote)]);
  else add(root, 'example', false, ['name: (the policies do not print one name for the school; it is needed)']);
  const numbers = printedNumbers(documents);
  add(root, 'people', peopleNode(people, documents), [
    ...(numbers.length > 0 ? ['telephone: "…"   # the office. Printed, and to be rung before it is used:', ...numbers] : ['telephone: "…"   # the office']),
    'website: https://…',
    '',
    'Who holds which role. Needed for the urgent card: dsl, deputy-dsl, headteacher, chair-of-governors.',
    ...missingRoles(people),
  ]);
  add(root, 'channels', new YAMLSeq(), ['', 'Channels the desk may post in:', '- { id: safeguarding, name: Safeguarding desk, purpose: safeguarding, members: [] }']);
  add(root, 'contacts', new YAMLMap(), ['', 'The only outside numbers the desk ever offers to ring. Look them up; none is taken from a policy.', ...contactLines(documents)]);
  const { settings, notes } = questionsFound(documents, people);
  const questions = new YAMLMap();
  if (settings.length > 0) questions.set('by-policy', yaml.createNode(settings));
  add(root, 'questions', questions, ['', 'Who answers what a policy does not say. One for all policies:', 'default: { role: headteacher }', ...notes]);
  add(root, 'policies', policiesNode(documents, today), ['', 'Facts about a policy that a person confirmed go before what is printed in it.', ...accountLines(documents)]);
  return yaml.toString({ lineWidth: 0 });
}

const comment = (lines: readonly string[]): string => lines.map((line) => (line === '' ? '' : ` ${line.replace(/\s+/g, ' ')}`)).join('\n');
/** Long sources are cut: a comment only has to be found again. */
const source = (file: string, quote: string): string => `${file}: "${quote.length > 220 ? `${quote.slice(0, 217).replace(/\s+\S*$/, '')} …` : quote}"`;

function add(map: YAMLMap, key: string, value: unknown, lines: readonly string[]): void {
  const scalar = new Scalar(key);
  const from = lines[0] === '' ? 1 : 0;
  if (lines.length > from) scalar.commentBefore = comment(lines.slice(from));
  if (map.items.length > 0) scalar.spaceBefore = true;
  map.set(scalar, value);
}

const factsOf = (documents: readonly PolicyDocument[], ...kinds: Fact['kind'][]): { fact: Fact; file: string }[] =>
  documents.flatMap((d) => d.facts.flatMap((fact) => (kinds.includes(fact.kind) && fact.value !== '' ? [{ fact, file: d.file }] : [])));

function printedNumbers(documents: readonly PolicyDocument[]): string[] {
  return factsOf(documents, 'telephone').map(({ fact, file }) => `  ${fact.value}, ${source(file, fact.source)}`);
}

function peopleNode(people: readonly FoundPerson[], documents: readonly PolicyDocument[]): YAMLSeq {
  const seq = new YAMLSeq();
  for (const person of people) {
    const map = new YAMLMap();
    map.commentBefore = comment([...person.sources.map((s) => `${s.words}: ${source(s.file, s.quote)}`), ...emailsOf(person, documents)]);
    map.spaceBefore = seq.items.length > 0;
    map.set('id', person.id);
    map.set('name', person.name);
    const roles = new YAMLSeq();
    roles.flow = true;
    for (const role of person.roles) roles.add(role);
    map.set('roles', roles);
    map.comment = comment(['email: …      # needed on Slack and Teams: they know people by it', 'telephone: "…"']);
    seq.add(map);
  }
  return seq;
}

/** E-mail addresses printed in the very words that name the person. */
function emailsOf(person: FoundPerson, documents: readonly PolicyDocument[]): string[] {
  const quotes = new Set(person.sources.map((s) => s.quote));
  const found = factsOf(documents, 'contact').filter(({ fact }) => fact.value.includes('@') && quotes.has(fact.source));
  return [...new Set(found.map(({ fact }) => `printed beside the name: ${fact.value}`))];
}

function missingRoles(people: readonly FoundPerson[]): string[] {
  const missing = ['dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors'].filter((role) => !people.some((p) => p.roles.some((r) => r === role)));
  return missing.flatMap((role) => [`- { id: …, name: …, roles: [${role}] }   # no policy here names one`]);
}

function contactLines(documents: readonly PolicyDocument[]): string[] {
  const lines = ['childrens-social-care: { name: …, telephone: "…", out-of-hours: "…" }', 'lado: { name: …, telephone: "…" }'];
  const bodies = factsOf(documents, 'outside-body').filter(({ fact }) => /\b(?:LADO|Council|Police|Partnership|Safeguarding|MASH|Designated Officer)\b/.test(fact.value));
  const seen = new Set<string>();
  const printed = bodies.filter(({ fact }) => !seen.has(fact.value) && seen.add(fact.value)).map(({ fact, file }) => `  ${fact.value}, ${source(file, fact.source)}`);
  return printed.length > 0 ? [...lines, 'Bodies that the policies name; they may be renamed, merged or another area\'s:', ...printed] : lines;
}

function accountLines(documents: readonly PolicyDocument[]): string[] {
  const accounts = factsOf(documents, 'official-account');
  if (accounts.length === 0) return ['No policy here names an official account of the school.'];
  return ['Official accounts that the policies name; check each, and who runs it:', ...accounts.map(({ fact, file }) => `  ${fact.value}, ${source(file, fact.source)}`)];
}

function policiesNode(documents: readonly PolicyDocument[], today: string): YAMLSeq {
  const seq = new YAMLSeq();
  for (const document of documents) {
    const map = new YAMLMap();
    const dates = document.facts.filter((f) => ['approver', 'approved-on', 'written-on', 'reviewed-on', 'review-due', 'review-interval'].includes(f.kind));
    const gaps = document.facts.filter((f) => f.kind === 'placeholder');
    map.commentBefore = comment([
      `${document.title}: ${reviewState(document.facts, today).text}`,
      ...dates.map((f) => `  ${f.kind}: ${f.value === '' ? '(left empty)' : f.value}, ${source(document.file, f.source)}`),
      ...gaps.map((f) => `  never filled in: ${f.value}`),
    ]);
    map.spaceBefore = seq.items.length > 0;
    map.set('file', document.file);
    const due = document.facts.find((f) => f.kind === 'review-due' && f.value !== '')?.value;
    map.comment = comment([`review-due: { text: ${JSON.stringify(due ?? '…')} }   # when a person has confirmed it`, 'owner: …       # a role of people: above']);
    seq.add(map);
  }
  return seq;
}
