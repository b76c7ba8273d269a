import type { Inbound } from '../chat/inbound.ts';
import type { Intent } from './intents.ts';
import type { Route } from './route.ts';

/** The route that takes an inbound; null when none does. `intent` is of messages only. */
export type Router = (inbound: Inbound, intent: Intent | null) => Route | null;

/**
 * One table from what comes in to what is done. Two routes for one thing are a fault of the program and throw here. A form's name is
 * what stands before the first `/` of its step.
 */
export function makeRouter(routes: readonly Route[]): Router {
  const table = new Map<string, Route>();
  for (const route of routes) {
    const key = keyOfMatch(route.match);
    const other = table.get(key);
    if (other) throw new Error(`${route.name} and ${other.name} both take ${key}`);
    table.set(key, route);
  }
  return (inbound, intent) => table.get(keyOf(inbound, intent)) ?? null;
}

function keyOfMatch(match: Route['match']): string {
  switch (match.kind) {
    case 'message':
      return `message ${match.intent}`;
    case 'action':
      return `action ${match.verb}`;
    case 'form':
      return `form ${match.form}`;
    case 'timer':
      return `timer ${match.event}`;
    case 'outcome':
      return `outcome ${match.work}`;
    default:
      return match.kind;
  }
}

function keyOf(inbound: Inbound, intent: Intent | null): string {
  switch (inbound.kind) {
    case 'message':
      return `message ${intent ?? 'ask'}`;
    case 'action':
      return `action ${inbound.verb}`;
    case 'form':
      return `form ${inbound.step.split('/')[0] ?? ''}`;
    case 'timer':
      return `timer ${inbound.event}`;
    case 'outcome':
      return `outcome ${inbound.work}`;
    default:
      return inbound.kind;
  }
}
