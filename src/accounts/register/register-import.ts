import { z } from 'zod';
import type { Turn } from '../../routes/turn.ts';
import type { Collection } from '../../storage/store.ts';
import { dayIn } from '../../time/school-day.ts';
import { foldHandle } from '../account.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import type { DailyWork } from '../../routes/daily.ts';
import type { AccountsSettings } from '../account-settings.ts';
import { watchAccount } from './leavers.ts';
import { propose } from './register-proposals.ts';
import { accountNamed, enterAccount } from './register.ts';

const importSchema = z.strictObject({ id: z.string(), account: z.string(), at: z.number() });
/** Accounts of school.yaml that were taken over, by platform and name in letters and digits: each once for ever, closed since or not. */
const imported: Collection<z.output<typeof importSchema>> = { name: 'accounts-imported', schema: importSchema, version: 1, indexes: {}, sensitive: false };

type Existing = AccountsSettings['existing'][number];

/** Enters what school.yaml says existed before, and proposes to leaders what the policies name: at each start and every day. */
export function registerDay(ports: AccountPorts): DailyWork {
  return {
    name: 'register',
    atStart: true,
    run: async (turn) => {
      const school = ports.schools(turn.school.id);
      for (const one of school.settings.existing) await importOnce(turn, one, school);
      await propose(turn, ports);
    },
  };
}

async function importOnce(turn: Turn, existing: Existing, school: AccountSchool): Promise<void> {
  const id = foldHandle(existing.platform, existing.handle);
  if (await turn.tx.get(imported, id)) return;
  const known = await accountNamed(turn.tx, existing.platform, existing.handle, turn.grant);
  const account = known ?? (await enterAccount(turn, {
    platform: existing.platform, handle: existing.handle, purpose: existing.purpose, audience: existing.audience, visibility: existing.visibility ?? 'not-known',
    runners: existing.runners.map((person) => ({ person, name: school.staff.byId(person)?.name ?? person, policyRead: null, trained: null, course: '' })),
    approval: { kind: 'not-on-record', because: existing.because ?? null },
  }));
  turn.tx.put(imported, { id, account: account.id, at: turn.now });
  if (!known) await watchAccount(turn, account, school, dayIn(turn.now));
}
