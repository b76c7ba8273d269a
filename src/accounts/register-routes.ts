import type { Route } from '../routes/route.ts';
import type { AccountPorts } from './account-ports.ts';

export function registerRoutes(_ports: AccountPorts): Route[] {
  return [];
}
