import { routeRulesIn } from './incidents/route-clauses.ts';
import type { RouteRule } from './incidents/route-rules.ts';
import { rulesOfSettings } from './incidents/routes-settings.ts';
import type { Corpus } from './policies/corpus.ts';
import { quoteState } from './policies/standing-quotes.ts';
import type { School } from './school.ts';

const known = new WeakMap<Corpus, readonly RouteRule[]>();

/** Whom to tell of what: as a person confirmed it in school.yaml; where nothing was confirmed yet, as the policies read, with their words. */
export function routeRulesOf({ settings }: School, corpus: Corpus | null): readonly RouteRule[] {
  if (settings.routes.length > 0) return rulesOfSettings(settings.routes, (because) => corpus !== null && quoteState(because, corpus).stands);
  if (!corpus) return [];
  const before = known.get(corpus);
  if (before) return before;
  const rules = routeRulesIn(corpus.documents);
  known.set(corpus, rules);
  return rules;
}
