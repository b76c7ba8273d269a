import type { Inbound } from '../chat/inbound.ts';
import type { SearchResult } from '../chat/reply.ts';
import type { SchoolId } from '../kernel/ids.ts';
import type { Person } from '../people/staff.ts';
import { helpCard } from '../routes/desk.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dayIn } from '../time/school-day.ts';
import { buildAnswer, type Answer } from './answer.ts';
import { clauseCard, clauseSummary } from './answer-card.ts';
import type { PoliciesOfSchool } from './ask.ts';
import { LONGEST_QUESTION } from './prepare-answer.ts';
import type { Corpus } from './corpus.ts';
import type { Clause } from './document.ts';
import { isExceptionTo } from './exceptions.ts';
import { quoted, type Reading } from './reader.ts';
import { readQuestion } from './read-question.ts';
import { confirmedDue } from './review.ts';

export interface SearchPorts {
  readonly schools: (id: SchoolId) => PoliciesOfSchool;
  /** What stands alone in place of any clause where the words are a child at risk; null for others. Filled from incidents. */
  readonly urgent: (inbound: Inbound, school: SchoolId, asker: Person | null) => SearchResult | null;
  /** The amber line for words that may be a worry, or null. Filled from incidents/harm-check. */
  readonly worryLine: (text: string, school: SchoolId, asker: Person | null) => string | null;
}

/** As many as a search box shows without scrolling. */
const MOST_RESULTS = 5;
const CANDIDATES = 20;

/**
 * `policies/search`: clauses to put into a message of one's own, each whole and with all that an answer would show beside it: notes, exceptions,
 * what says otherwise, the line of national guidance, a lapsed review. For colleagues alone.
 */
export function searchRoute(ports: SearchPorts): Route {
  const route: Route<readonly SearchResult[]> = {
    name: 'policies/search',
    match: { kind: 'search' },
    action: 'policy.search',
    help: null,
    prepare: (turn) => found(turn, ports),
    handle: async (turn, results) => {
      await Promise.resolve();
      turn.reply({ results });
    },
  };
  return route as Route;
}

async function found({ inbound, actor, now, school }: Pick<Turn, 'inbound' | 'actor' | 'now' | 'school'>, ports: SearchPorts): Promise<readonly SearchResult[]> {
  if (inbound.kind !== 'search') return [];
  const urgent = ports.urgent(inbound, school.id, actor);
  if (urgent) return [urgent];
  if (!actor || actor.standing === 'outsider') return [];
  const worry = ports.worryLine(inbound.text, school.id, actor);
  const clauses = await clausesFor(inbound.text.slice(0, LONGEST_QUESTION), actor, dayIn(now), ports.schools(school.id));
  if (worry === null) return clauses;
  // Beside the first clause, because there is nothing above the list to write on.
  const [first, ...others] = clauses;
  return first ? [{ ...first, text: `${worry} ${first.text}` }, ...others] : [{ title: 'Worried about a child?', text: worry, card: helpCard(actor, []) }];
}

async function clausesFor(text: string, actor: Person, today: string, school: PoliciesOfSchool): Promise<SearchResult[]> {
  const corpus = school.corpus();
  if (!corpus || text.trim() === '') return [];
  const reading = await readQuestion(school.searchReader, { text, before: null, asker: actor.roles[0] ?? 'staff' }, corpus);
  const chosen = reading.verdict === 'not_covered' ? [] : reading.clauses;
  const near = corpus.index.search(text, CANDIDATES).map((candidate) => candidate.clause);
  const shown = new Set<string>();
  const results: SearchResult[] = [];
  for (const one of [...chosen, ...near]) {
    if (results.length === MOST_RESULTS) break;
    const clause = ruleOf(one, corpus);
    if (shown.has(clause.id)) continue;
    const answer = answerOf(clause, reading, corpus, { asked: text, today, dueOf: (file) => confirmedDue(school.policies, file) });
    for (const part of answer.clauses) shown.add(part.clause.id);
    results.push({ ...clauseSummary(answer), card: clauseCard(answer, today) });
  }
  return results;
}

/** All that stands beside this clause in an answer. Clauses that contradict each other are never shown one without the other. */
function answerOf(clause: Clause, reading: Reading, corpus: Corpus, context: Parameters<typeof buildAnswer>[2]): Answer {
  const [deciding] = reading.clauses;
  const against = clause.id === deciding?.id ? reading.conflicts : reading.conflicts.some((one) => one.id === clause.id) && deciding ? [deciding] : [];
  return buildAnswer(quoted({ verdict: 'info', clauses: [clause], confidence: 1, why: 'looked-for', conflicts: against }), corpus, context);
}

/** An exception does not stand without the rule it is one to. */
function ruleOf(clause: Clause, corpus: Corpus): Clause {
  const { clauses } = corpus.document(clause.document);
  let rule = clause;
  for (let back = 0; back < 2 && isExceptionTo(rule.quote); back++) {
    const before = clauses[rule.order - 1];
    if (!before || before.headings.join('\n') !== rule.headings.join('\n')) break;
    rule = before;
  }
  return rule;
}
