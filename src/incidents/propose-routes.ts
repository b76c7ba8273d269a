import { Document, YAMLMap, YAMLSeq, type Node } from 'yaml';
import type { PolicyDocument } from '../policies/document.ts';
import { peopleFound, type FoundPerson } from '../policies/people-found.ts';
import { incidentKinds } from './incident-types.ts';
import type { Recipient, RouteRule } from './route-rules.ts';
import { routeRulesIn } from './route-clauses.ts';
import { sectorDefault } from './sector-defaults.ts';

/**
 * `routes:` of a proposed school.yaml, as text: whom each policy has told of what, with the words it rests on; and as comments the kinds of
 * report on which the policies are silent, with the sector's default, which is not policy.
 */
export function proposeRoutes(documents: readonly PolicyDocument[]): string {
  const people = peopleFound(documents);
  const rules = routeRulesIn(documents).map((rule) => ({ rule, to: rule.to.map((to) => settingOf(to, people)) }));
  const seq = new YAMLSeq();
  const yaml = new Document(new YAMLMap());
  const notes: string[] = [];
  for (const { rule, to } of rules) {
    const known = to.filter((one) => one !== null);
    if (known.length < to.length) notes.push(`${rule.because?.file ?? ''} names "${rule.to.map((one) => ('name' in one ? one.name : '')).join('')}", who is not among the people above, for ${rule.types.join(', ')}`);
    if (known.length > 0 || rule.bodies.length > 0) seq.add(lineOf(yaml, rule, known));
  }
  if (yaml.contents instanceof YAMLMap) yaml.contents.set('routes', seq);
  const spoken = new Set(rules.filter(({ to }) => to.some((one) => one !== null)).flatMap(({ rule }) => rule.types));
  const silent = incidentKinds.filter((kind) => !spoken.has(kind.id)).map((kind) => `  ${kind.id}: ${kind.to === 'welfare' ? 'dsl' : 'headteacher'}${kind.defaults[0] ? `, ${sectorDefault(kind.defaults[0]).source}` : ''}`);
  const lead = [
    'Whom a report goes to first, because a policy says so. Nobody whom a report is about, or who is close to them, ever gets it,',
    'and the safeguarding lead is told of every child beside whoever is named here. Check each against its words:',
    ...notes,
    ...(silent.length > 0 ? ['On these the policies name nobody. The desk uses the common practice of the sector and says that it is not your policy:', ...silent] : []),
  ];
  return `\n${lead.map((line) => `# ${line}`).join('\n')}\n${yaml.toString({ lineWidth: 0 })}`;
}

type Setting = string | { readonly person: string };

function settingOf(to: Recipient, people: readonly FoundPerson[]): Setting | null {
  if ('person' in to) return to;
  if (to.name === undefined) return to.role;
  const surname = to.name.split(' ').at(-1);
  const found = people.filter((person) => person.name === to.name || person.name.split(' ').at(-1) === surname);
  return found.length === 1 && found[0] ? { person: found[0].id } : null;
}

function lineOf(yaml: Document, rule: RouteRule, to: readonly Setting[]): Node {
  const map = new YAMLMap();
  const set = (key: string, value: unknown, flow = true): void => {
    const node = yaml.createNode(value);
    if (flow && (node instanceof YAMLSeq || node instanceof YAMLMap)) node.flow = true;
    map.set(key, node);
  };
  set('for', [...rule.types]);
  if (rule.startedBy) set('started-by', [...rule.startedBy]);
  if (rule.toldBy) set('told-by', [...rule.toldBy]);
  if (rule.section) set('part-for', [...rule.section]);
  if (rule.about) set('about', [...rule.about]);
  if (to.length > 0) set('to', [...to]);
  if (rule.bodies.length > 0) set('bodies', [...rule.bodies]);
  if (rule.bodiesIf !== null) set('bodies-if', rule.bodiesIf);
  if (rule.because) set('because', rule.because, false);
  return map;
}
