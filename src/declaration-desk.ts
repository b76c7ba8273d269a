import type { DeclarationPorts, DeclarationSchool } from './declarations/declaration-ports.ts';
import { declarationRule, type DeclarationRule } from './declarations/declaration-rule.ts';
import type { SchoolId } from './kernel/ids.ts';
import type { Corpus } from './policies/corpus.ts';
import { whereQuoted } from './policies/where-quoted.ts';
import { awayPeopleOn } from './reminders/absences.ts';
import { say, unsay } from './reminders/notices.ts';
import type { ReminderPorts } from './reminders/reminder-ports.ts';
import type { School } from './school.ts';

interface DeclarationDeskParts extends Pick<DeclarationPorts, 'beside'> {
  readonly school: (id: SchoolId) => { readonly school: School; readonly corpus: () => Corpus | null };
  readonly reminders: ReminderPorts;
}

/** Declarations for the running desk: each school by its settings and its documents as they stand now. */
export function declarationPorts({ school, beside, reminders }: DeclarationDeskParts): DeclarationPorts {
  return {
    beside, unsay,
    schools: (id) => declarationSchool(school(id)),
    say: (turn, notice) => say(turn, reminders, notice),
    away: awayPeopleOn,
  };
}

const known = new WeakMap<School, { readonly corpus: Corpus | null; readonly rule: DeclarationRule }>();

function declarationSchool({ school, corpus }: ReturnType<DeclarationDeskParts['school']>): DeclarationSchool {
  const { staff, settings, calendar } = school;
  return {
    staff, calendar, settings: settings.declarations, corpus,
    rule: () => {
      const now = corpus();
      const before = known.get(school);
      if (before?.corpus === now) return before.rule;
      const rule = declarationRule(settings.declarations, now?.documents ?? []);
      known.set(school, { corpus: now, rule });
      return rule;
    },
    whereOf: (because) => whereQuoted(because, corpus()),
  };
}
