import type { Route } from '../routes/route.ts';
import type { AccountPorts } from './account-ports.ts';

export function caseRoutes(_ports: AccountPorts): Route[] {
  return [];
}
