import { dailyRoute, type DailyWork } from '../routes/daily.ts';
import type { OpenItems } from '../routes/open-items.ts';
import type { Route } from '../routes/route.ts';
import type { AccountPorts } from './account-ports.ts';
import { approvalRoutes } from './approval/approval-routes.ts';
import { openDecisions } from './approval/approval-waiting.ts';
import { caseRoutes, openRequests } from './request/business-case-routes.ts';
import { checkDaily } from './checks/check-day.ts';
import { openChecks } from './checks/check-open-items.ts';
import { checkRoutes } from './checks/check-routes.ts';
import { caseUndelivered } from './approval/case-notices.ts';
import { checksUndelivered } from './checks/check-undelivered.ts';
import { postUndelivered } from './posts/post-undelivered.ts';
import { registerUndelivered } from './register/register-undelivered.ts';
import { replyUndelivered } from './replies/reply-undelivered.ts';
import type { Undelivered } from '../routes/undelivered.ts';
import { headPageDay, headPageRoutes, headPageUndelivered } from './pages/head-page-routes.ts';
import { openPosts, postRoutes } from './posts/post-routes.ts';
import { openRegister, registerDaily, registerRoutes } from './register/register-routes.ts';
import { openComments, replyDaily, replyRoutes } from './replies/reply-routes.ts';

/** Everything about official accounts: the case, the decision, the register, the checks, the clock and the posts. */
export function accountRoutes(ports: AccountPorts): Route[] {
  const daily: DailyWork[] = [...registerDaily(ports), ...checkDaily(ports), ...replyDaily(ports), headPageDay(ports)];
  return [...caseRoutes(ports), ...approvalRoutes(ports), ...registerRoutes(ports), ...checkRoutes(ports), ...replyRoutes(ports), ...postRoutes(ports), ...headPageRoutes(ports), dailyRoute('accounts', daily)];
}

/** What each part does about a message of its own that reached nobody. */
export const accountUndelivered = (ports: AccountPorts): Undelivered[] => [caseUndelivered(ports), checksUndelivered(ports), registerUndelivered(ports), replyUndelivered(ports), postUndelivered(ports), headPageUndelivered(ports)];

/** What each part has open for a person. */
export function openAccountItems(ports: AccountPorts): OpenItems[] {
  return [openDecisions(ports), openRequests, openRegister, openChecks, openComments, openPosts];
}
