import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { becausesOfAccounts } from './accounts/account-settings.ts';
import { accountFindings } from './accounts/rules/check-accounts.ts';
import { becausesOfDeclarations } from './declarations/declaration-settings.ts';
import { silentLog } from './kernel/log.ts';
import type { Corpus } from './policies/corpus.ts';
import type { Fact } from './policies/document.ts';
import { outsideFactsIn } from './policies/outside-facts.ts';
import { confirmedDue, reviewState } from './policies/review.ts';
import { policySettingsFindings } from './policies/settings-findings.ts';
import type { Because } from './policies/settings.ts';
import { quoteState } from './policies/standing-quotes.ts';
import { signOffFindings } from './reminders/check-sign-offs.ts';
import { becausesOfReminders } from './reminders/reminder-settings.ts';
import { becausesOfSignOffs } from './reminders/sign-off-settings.ts';
import type { Fault, School } from './school.ts';
import { openAnswersFile } from './situations/answers-store.ts';
import { bank } from './situations/bank.ts';
import { checkAnswers } from './situations/confirmed.ts';
import { ownSituations } from './situations/own-situations.ts';
import { calendarDays } from './time/calendar-file.ts';
import { calendarFindings } from './time/check-calendar.ts';

/** Something the school should know about its folder, though nothing is broken. */
export interface Notice {
  readonly file: string;
  readonly line: number | null;
  readonly kind: 'review' | 'placeholder' | 'outside' | 'number' | 'quote' | 'refused' | 'answer' | 'account' | 'calendar';
  readonly message: string;
}

/** What a whole look at the policies finds, beside the faults of school.yaml itself. `today` is an ISO day in Europe/London. */
export function checkPolicies(school: School, corpus: Corpus, today: string): { faults: Fault[]; notices: Notice[] } {
  const faults: Fault[] = [];
  const notices: Notice[] = [];
  const shown = (file: string): string => relative(school.dir, join(school.policiesDir, file));
  for (const refusal of corpus.refused) {
    // A picture or a spreadsheet among the policies is no fault; a policy that cannot be read is.
    if (refusal.code === 'unknown-type') notices.push({ file: shown(refusal.file), line: null, kind: 'refused', message: `skipped: ${refusal.detail}` });
    else faults.push({ file: shown(refusal.file), line: null, level: 'error', message: `not taken (${refusal.code}): ${refusal.detail}` });
  }
  if (corpus.documents.length === 0) faults.push({ file: shown(''), line: null, level: 'error', message: 'no policy could be read: every answer would be "your policy doesn\'t say"' });
  for (const document of corpus.documents) {
    const file = shown(document.file);
    // Lines mean something only where people see the same lines: in a Word file or a PDF the extracted text's lines would mislead.
    const line = (at: number): number | null => (/\.(?:txt|md)$/i.test(document.file) ? document.text.slice(0, at).split('\n').length : null);
    const place = (page: number | null): string => (page === null ? '' : `page ${page}: `);
    const review = reviewState(document.facts, today, confirmedDue(school.settings.policies, document.file));
    if (review.state === 'overdue' || review.state === 'none-stated') notices.push({ file, line: null, kind: 'review', message: review.text });
    const printed = document.clauses.flatMap((clause) => outsideFactsIn(clause.quote).map((outside) => ({ clause, outside })));
    for (const { clause, outside } of printed) {
      const kind = outside.kind === 'placeholder' ? 'placeholder' : 'outside';
      notices.push({ file, line: line(clause.start), kind, message: `${place(clause.page)}prints ${outside.kind === 'placeholder' ? 'what was never filled in' : `an outside ${outside.kind}`} "${outside.text}": ${outside.note}` });
    }
    for (const fact of document.facts) {
      const notice = noticeOf(fact);
      // Both lists know some things: named once, with the longer advice.
      const known = printed.some(({ clause, outside }) => clause.start <= fact.start && fact.end <= clause.end && (outside.text.includes(fact.value) || fact.value.includes(outside.text)));
      if (notice && !known) notices.push({ file, line: line(fact.start), kind: notice.kind, message: place(fact.page) + notice.message });
    }
  }
  for (const { because, of } of becausesOf(school)) {
    const state = quoteState(because, corpus);
    if (state.stands) continue;
    const nearest = state.nearest ? `; nearest words now: "${state.nearest.quote}"` : '';
    const message = state.why === 'no-such-file' ? `${of}: it quotes ${because.file}, which is not in the folder` : `${of}: the quote from ${because.file} no longer stands there, so it is shown as a school setting${nearest}`;
    notices.push({ file: 'school.yaml', line: null, kind: 'quote', message });
  }
  faults.push(...policySettingsFindings(school.settings.policies, school.staff, corpus.documents, today).map((message) => ({ file: 'school.yaml', line: null, level: 'warning' as const, message })));
  const accounts = accountFindings(school.settings.accounts, school.staff, corpus.documents);
  faults.push(...accounts.warnings.map((message) => ({ file: 'school.yaml', line: null, level: 'warning' as const, message })));
  notices.push(...accounts.notices.map((message) => ({ file: 'school.yaml', line: null, kind: 'account' as const, message })));
  const asked = signOffFindings(school.settings['sign-offs'], school.staff, corpus.documents, today);
  faults.push(...asked.map((message) => ({ file: 'school.yaml', line: null, level: 'warning' as const, message })));
  const days = calendarDays(school.dir, school.settings.calendar.file);
  if (days.ok) {
    const year = calendarFindings(school.settings.calendar, school.settings.hours, days.value, today);
    faults.push(...year.warnings.map((message) => ({ file: 'school.yaml', line: null, level: 'warning' as const, message })));
    notices.push(...year.notices.map((message) => ({ file: school.settings.calendar.file ?? 'school.yaml', line: null, kind: 'calendar' as const, message })));
  }
  return { faults, notices: withoutRepeats(notices) };
}

/** What a whole look at a school's `answers.yaml` finds: entries that cannot be used, and answers that fell back because the policy changed. */
export function checkAnswersFile(path: string, corpus: Corpus): { faults: Fault[]; notices: Notice[] } {
  if (!existsSync(path)) return { faults: [], notices: [] };
  const file = basename(path);
  const { entries, faults } = openAnswersFile(path, silentLog).current();
  const known = new Set([...bank(), ...ownSituations(corpus)].map(({ id }) => id));
  const checked = [...checkAnswers(entries, corpus, known, { secondNeeded: false }).values()].flat();
  const notices = checked.flatMap(({ entry, state }): Notice[] => {
    if (state === 'changed') return [{ file, line: null, kind: 'answer', message: `"${entry.situation}": its words are no longer in the policy, so it is asked again and not given` }];
    return state === 'unknown' ? [{ file, line: null, kind: 'answer', message: `"${entry.situation}": there is no such situation, so it is not given` }] : [];
  });
  return { faults: faults.map((fault) => ({ ...fault, file })), notices };
}

function noticeOf(fact: Fact): Pick<Notice, 'kind' | 'message'> | null {
  switch (fact.kind) {
    case 'placeholder':
      return { kind: 'placeholder', message: `a placeholder that was never filled in: "${fact.value}"` };
    case 'edition':
      return { kind: 'outside', message: `prints an edition: "${fact.value}": check that it is the one in force` };
    case 'outside-body':
      return { kind: 'outside', message: `names an outside body: "${fact.value}": the desk offers only the contacts of school.yaml` };
    case 'age-limit':
      return { kind: 'outside', message: `prints an age: "${fact.value}": platforms change these` };
    case 'telephone':
      return { kind: 'number', message: `prints a telephone number: "${fact.value}": the desk never offers a printed number to ring` };
    default:
      return null;
  }
}

/** Every quote that school.yaml rests on, with the setting's name. */
function becausesOf(school: School): { because: Because; of: string }[] {
  const { questions, routes, accounts } = school.settings;
  const all = [{ to: questions.default, of: 'questions.default' }, ...questions['by-policy'].map((p) => ({ to: p.to, of: `questions.by-policy ${p.file}` }))];
  const asked = all.flatMap(({ to, of }) => (to?.because ? [{ because: to.because, of }] : []));
  const ofAccounts = becausesOfAccounts(accounts).map(({ because, of }) => ({ because, of: `accounts.${of}` }));
  const ofDeclarations = becausesOfDeclarations(school.settings.declarations).map(({ because, of }) => ({ because, of: `declarations.${of}` }));
  const ofSignOffs = becausesOfSignOffs(school.settings['sign-offs']);
  const ofReminders = becausesOfReminders(school.settings.reminders).map(({ because, of }) => ({ because, of: `reminders ${of}` }));
  return [...asked, ...ofAccounts, ...ofDeclarations, ...ofSignOffs, ...ofReminders, ...routes.flatMap((route) => (route.because ? [{ because: route.because, of: `routes ${route.for[0] ?? ''}` }] : []))];
}

function withoutRepeats(notices: readonly Notice[]): Notice[] {
  const seen = new Set<string>();
  return notices.filter((n) => {
    const key = `${n.file}:${n.line}:${n.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
