import type { Route } from '../routes/route.ts';
import type { AccountPorts } from './account-ports.ts';

export function checkRoutes(_ports: AccountPorts): Route[] {
  return [];
}
