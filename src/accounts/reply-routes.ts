import type { Route } from '../routes/route.ts';
import type { AccountPorts } from './account-ports.ts';

export function replyRoutes(_ports: AccountPorts): Route[] {
  return [];
}
