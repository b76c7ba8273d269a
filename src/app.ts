import { accountPorts } from './account-desk.ts';
import { accountRoutes, accountUndelivered, openAccountItems } from './accounts/account-routes.ts';
import { alive } from './alive.ts';
import { answersWriter } from './answers-writer.ts';
import { dayTimers } from './day-timers.ts';
import { declarationPorts } from './declaration-desk.ts';
import { openDeclarations } from './declarations/declaration-daily.ts';
import { destroyEndedDeclarationDrafts, mayEndDeclarationDraft, removeOldDeclarationEnds } from './declarations/declaration-drafts.ts';
import { declarationUndelivered } from './declarations/declaration-notices.ts';
import { declarationRoutes } from './declarations/declaration-routes.ts';
import { ownBeside } from './declarations/own-declarations.ts';
import { destroyEndedCaseDrafts, mayEndCaseDraft, removeOldCaseEnds } from './accounts/request/business-case-drafts.ts';
import type { Address, CardContent, PlatformName } from './chat/outbound.ts';
import type { Accept, Surface } from './chat/surface.ts';
import type { Config } from './config.ts';
import { openIncidents } from './incidents/case-lists.ts';
import { incidentUndelivered } from './incidents/climbing.ts';
import { fileReport } from './incidents/filing.ts';
import type { FilingPorts } from './incidents/filing-ports.ts';
import { screen, type Screening } from './incidents/harm-check.ts';
import { incidentRoutes } from './incidents/receiving.ts';
import { goingOn, openDrafts, reportBeginner, reportRoutes } from './incidents/report-dialog.ts';
import { destroyEndedDrafts, mayEndDraft, removeOldEnds } from './incidents/report-drafts.ts';
import type { Report, Reporter } from './incidents/report.ts';
import { routeReport } from './incidents/route-report.ts';
import { urgentResult } from './incidents/urgent-search.ts';
import { urgentFromForm, urgentRoutes, urgentUnsaved, urgentWarning, worryLineFor } from './incidents/urgent.ts';
import type { Clock } from './kernel/clock.ts';
import type { SchoolId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { questionVectors } from './language/question-vectors.ts';
import { err, ok, type Result } from './kernel/result.ts';
import { loadMasterKey } from './kernel/seal.ts';
import { liveStaff } from './live-staff.ts';
import { locate } from './locate.ts';
import { mayLeave } from './may-leave.ts';
import { deskDue, deskWork } from './desk-jobs.ts';
import { makePages } from './desk-pages.ts';
import { Dispatcher, type DispatcherOptions } from './outbox/dispatcher.ts';
import { outbox, outboxCounts, removeOldRows } from './outbox/outbox.ts';
import { footAt, footFor, OUTSIDER } from './people/foot.ts';
import { personOf } from './people/identity.ts';
import { Staff, type Person } from './people/staff.ts';
import { Pages } from './pages.ts';
import { policyDesk } from './policy-desk.ts';
import { askRoutes, besideWish, besideWorry, type PoliciesOfSchool } from './policies/ask.ts';
import { withQuestions } from './policies/asked-lines.ts';
import type { PolicyDocument } from './policies/document.ts';
import { openQuestions } from './policies/open-questions.ts';
import { searchRoute } from './policies/search-route.ts';
import { questionUndelivered, sendQuestionRoutes } from './policies/send-question.ts';
import { erasuresNoted, recordWatch } from './record-watch.ts';
import { reminderPorts } from './reminder-desk.ts';
import { remindersUndelivered } from './reminders/notice-undelivered.ts';
import { destroyOldNoticeKeys } from './reminders/notice-keys.ts';
import { packRoutes } from './reminders/pack-routes.ts';
import { destroyErased, mayErase } from './records/erasure.ts';
import { anchorUndelivered, auditRoutes } from './records/audit-routes.ts';
import { removeOldRefusals } from './records/refusals.ts';
import { retentionRoutes } from './records/retention-routes.ts';
import { openRetention } from './records/retention-waiting.ts';
import { openPolicyReviews, policyReviewRoutes } from './reminders/policy-review-routes.ts';
import { reminderRoutes } from './reminders/reminder-routes.ts';
import { askWhatIsNew, newVersion } from './reminders/sign-off-day.ts';
import { signOffFigures } from './reminders/sign-off-outstanding.ts';
import { openSignOffs, signOffRoutes } from './reminders/sign-off-routes.ts';
import { retentionPorts } from './retention-desk.ts';
import { channelCheckRoutes, type ChannelPorts } from './routes/channel-checks.ts';
import { commandOf } from './routes/commands.ts';
import { ConversationMemory } from './routes/conversation.ts';
import { deskRoutes } from './routes/desk.ts';
import { homeRoutes } from './routes/home.ts';
import { awayUndelivered, wasAwayRoute } from './routes/was-away.ts';
import { housekeepingRoute } from './routes/housekeeping.ts';
import { installedRoute } from './routes/installed.ts';
import { intentOf } from './routes/intents.ts';
import { membershipRoute, watchRoute } from './routes/membership.ts';
import type { Route } from './routes/route.ts';
import type { Turn } from './routes/turn.ts';
import { removeOldMarks } from './routes/seen.ts';
import { undeliveredRoute } from './routes/undelivered.ts';
import type { School } from './school.ts';
import { routeRulesOf } from './route-rules-in-force.ts';
import { schoolOf } from './school-of.ts';
import { schoolYearParts } from './school-year.ts';
import { BY_WORDS, openShelf, type FolderReading, type Reading, type Shelf } from './shelf.ts';
import { destroyOldDayKeys } from './storage/day-keys.ts';
import { destroyEndedQuestions, mayEndQuestion, removeOldQuestions, waitingIds } from './situations/loop-records.ts';
import { loopRoutes, openUnanswered } from './situations/loop-routes.ts';
import { countingWords, destroyOldUnknownWords } from './situations/loop-unknown-words.ts';
import { openReview } from './situations/review-open-items.ts';
import { reviewRoutes } from './situations/review-routes.ts';
import { reachOf } from './situations/review-settings.ts';
import { settledAnswers } from './situations/review-settled.ts';
import { openStore } from './storage/open-store.ts';
import { NotSaved, type DeskStore } from './storage/store.ts';
import { Ticker } from './time/ticker.ts';
import { refusalCard } from './refusal-card.ts';
import { deskGrant, makeTurns } from './turn.ts';

/** A running desk, without its HTTP server and its intervals. */
export interface App {
  readonly accept: Accept;
  /** Pages that open in a browser; whoever serves them says where. */
  readonly pages: Pages;
  /** When every school's folder was read for the first time. */
  readonly ready: Promise<void>;
  /** How far the first reading of all policies is, in files. */
  progress(): { readonly done: number; readonly total: number };
  /** Opens the surfaces; messages that wait for them then go out. */
  start(): Promise<void>;
  /** Timers that are due, then messages that are due; resolves when all of them were tried. */
  runOnce(): Promise<void>;
  /** As `runOnce`, without waiting for the messages: a platform that hangs must not hold up the next timer. */
  tick(): Promise<void>;
  /** Looks at every policies folder again. */
  rescan(): Promise<void>;
  /** Messages of all schools that have not arrived; null where the records cannot be read now. */
  waiting(): Promise<{ readonly open: number; readonly dead: number } | null>;
  /** What keeps the desk from being well: empty when all is well. */
  troubles(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Makes the surfaces once the records are open: what they posted is remembered there. */
export type MakeSurfaces = (parts: { readonly desks: readonly Desk[]; readonly store: DeskStore }) => Promise<readonly Surface[]>;

/** One school as a surface sees it. */
export interface Desk {
  readonly school: School;
  readonly progress: () => FolderReading;
}

/** Opens the records and the policies of all schools and wires the slices together. Every fault that stops the start is named. */
export async function openApp(config: Config, schools: readonly School[], clock: Clock, log: Log, makeSurfaces: MakeSurfaces, reading: Reading = BY_WORDS): Promise<Result<App, string[]>> {
  const master = loadMasterKey(config.masterKeyFile, config.dataDir);
  if (!master.ok) return err([`MASTER_KEY_FILE: ${master.error.message}`]);
  const opened = await openStore(config, { schools: schools.map((s) => s.id), master: master.value, log, ...erasuresNoted(config, log), jobs: { dueOf: deskDue, clock } });
  if (!opened.ok) return err([`${opened.error.file}${opened.error.offset === null ? '' : ` at byte ${opened.error.offset}`}: ${opened.error.message}`]);
  const store = opened.value;

  const vector = questionVectors(reading.encoder, log);
  const reviewed = policyDesk(schools.map((school) => school.id), store, clock);
  await reviewed.read();
  const bySchool = new Map(schools.map((school) => [school.id, openShelf(school, { config, log, clock, store, reading, vector, approved: () => reviewed.approved(school.id), ahead: schools.length <= MOST_AHEAD })]));
  const shelf = (id: SchoolId): Shelf => {
    const found = bySchool.get(id);
    if (!found) throw new Error('there is no such school');
    return found;
  };
  const memory = new ConversationMemory();
  const urgentSchool = (id: SchoolId) => {
    const { school } = shelf(id);
    return { staff: school.staff, contacts: school.settings.contacts, channels: school.settings.channels, telephone: school.settings.telephone ?? null };
  };
  const policies = (id: SchoolId): PoliciesOfSchool => shelf(id).policies;
  const worryLine = (text: string, id: SchoolId, asker: Person | null): string | null => worryLineFor(screen(text), urgentSchool(id), asker);
  const channelPorts: ChannelPorts = { schools: (id) => ({ staff: shelf(id).school.staff, channels: shelf(id).school.settings.channels }), directory: (name) => surfaces.find((surface) => surface.name === name)?.directory ?? null };
  const caseSchool = (id: SchoolId) => ({ ...urgentSchool(id), hours: shelf(id).school.settings.hours });
  const filing: FilingPorts = {
    schools: caseSchool,
    running: () => running,
    route: (id, report, reporter) => routeReport(report, reporter, { staff: shelf(id).school.staff, rules: routeRulesOf(shelf(id).school, policies(id).corpus()) }),
  };
  const asking = { schools: policies, memory, worryLine, own: ownBeside };
  const reviewing = {
    schools: (id: SchoolId) => ({ staff: shelf(id).school.staff, policies: shelf(id).school.settings.policies, answers: shelf(id).school.settings.answers, situations: () => shelf(id).situations.forReview(), choosing: policies(id).choosing }),
    settled: settledAnswers((id) => shelf(id).answers.current().entries),
  };
  /** Whether words behind a command ("review phones") are for it, or a question like any other; leave itself is asked for at the route. */
  const reviews = (person: Person | null, id: SchoolId): boolean => {
    const { policies: owned, answers } = reviewing.schools(id);
    return reachOf(person, owned, answers).kind !== 'none';
  };
  const reporting = { schools: (id: SchoolId) => ({ ...caseSchool(id), corpus: () => policies(id).corpus() }), file: (turn: Turn, report: Report, reporter: Reporter) => fileReport(turn, report, reporter, filing), beside: besideWorry(asking) };
  const folder = (id: SchoolId) => ({ school: shelf(id).school, policies: policies(id).policies, corpus: () => policies(id).corpus() });
  const ofAccounts = accountPorts({
    school: folder,
    beside: besideWish(asking),
    beginReport: reportBeginner(reporting),
    urgent: (turn) => urgentFromForm(turn, urgentSchool(turn.school.id), false),
    pageLink: (turn, page) => (turn.actor ? pages.link(turn.school.id, turn.actor.id, page) : null),
  });
  const ofReminders = reminderPorts(schools.map((one) => one.id), folder);
  const ofReviews = { ...ofReminders, newVersion: async (turn: Turn, document: PolicyDocument) => void (await newVersion(turn, ofReminders, document.file)), folderRead: async (turn: Turn) => void (await askWhatIsNew(turn, ofReminders)) };
  const ofDeclarations = declarationPorts({ school: folder, beside: besideWish(asking), reminders: ofReminders });
  const ofRetention = retentionPorts(folder, ofReminders);
  const pages = new Pages(clock, makePages({
    clock, store, accounts: ofAccounts,
    schools: (id) => ({ school: shelf(id).school, situations: () => shelf(id).situations.forReview(), waiting: async (tx) => (await waitingIds(tx, 'all')).length, signOffs: (tx) => signOffFigures(tx, ofReminders.schools(id).signOffs.items, shelf(id).school.staff) }),
  }), master.value);
  const watching = { schools: caseSchool, running: () => running };
  const routes: Route[] = [];
  const helpLines = (): string[] => routes.flatMap((route) => (route.help === null ? [] : [route.help]));
  routes.push(
    ...urgentRoutes(urgentSchool),
    ...reportRoutes(reporting),
    ...incidentRoutes(filing),
    ...goingOn(countingWords(askRoutes(asking), { schools: (id) => ({ staff: shelf(id).school.staff, corpus: () => policies(id).corpus() }) })),
    ...sendQuestionRoutes({ schools: policies, memory }),
    searchRoute({ schools: policies, worryLine, urgent: (inbound, id, asker) => urgentResult(inbound, urgentSchool(id), asker) }),
    ...reviewRoutes(reviewing),
    ...loopRoutes({ ...reviewing, memory, vector, urgent: (text) => screen(text).level === 'red', worryLine }),
    ...accountRoutes(ofAccounts),
    ...declarationRoutes(ofDeclarations),
    ...signOffRoutes(ofReminders),
    ...packRoutes({ pageLink: (turn, page) => (turn.actor ? pages.link(turn.school.id, turn.actor.id, page) : null) }),
    ...policyReviewRoutes(ofReviews),
    ...retentionRoutes(ofRetention),
    ...reminderRoutes(ofReminders, schoolYearParts({ retention: ofRetention, declarations: ofDeclarations, signOffs: ofReminders, reviews: ofReviews })),
    ...homeRoutes([openIncidents, openDrafts, ...openAccountItems(ofAccounts), openDeclarations, openSignOffs, openPolicyReviews(ofReviews), openRetention(ofRetention), openReview(reviewing), openUnanswered(reviewing), openQuestions]),
    ...deskRoutes(helpLines),
    installedRoute(helpLines),
    ...channelCheckRoutes(channelPorts),
    membershipRoute(channelPorts),
    watchRoute(channelPorts),
    wasAwayRoute(watching), ...auditRoutes({ schools: caseSchool, waiting: async (tx) => (await outboxCounts(tx)).open }),
    housekeepingRoute([removeOldMarks, removeOldRefusals, removeOldRows, removeOldEnds, removeOldQuestions(deskGrant), removeOldCaseEnds, removeOldDeclarationEnds]),
    undeliveredRoute({ cardKey: async (tx, effectId) => (await tx.get(outbox, effectId))?.cardKey ?? null, settle: (tx, effectId) => tx.remove(outbox, effectId) }, [questionUndelivered, incidentUndelivered(filing)], [...accountUndelivered(ofAccounts), remindersUndelivered(ofReminders), declarationUndelivered(ofDeclarations), awayUndelivered(watching), anchorUndelivered]),
  );

  const desks: Desk[] = [...bySchool.values()].map(({ school, progress }) => ({ school, progress }));
  const surfaces = await makeSurfaces({ desks, store });
  const running = new Set<PlatformName>(surfaces.map((surface) => surface.name));
  const footed = (id: SchoolId | null, to: Address, content: CardContent): CardContent => {
    const school = id === null ? null : shelf(id).school;
    const foot = school ? footAt(school.staff, school.settings.telephone ?? null, to) : footFor(NO_STAFF, null, OUTSIDER);
    return { ...content, data: { foot, ...content.data } };
  };
  let unsaved = false;
  const turns: Accept = makeTurns<Screening>({
    store,
    routes,
    clock,
    log,
    schoolOf: (inbound, facts) => {
      const school = schoolOf(schools, inbound, facts);
      return school && { id: school.id, name: school.settings.name, example: school.settings.example };
    },
    factsOf: async (account) => {
      const surface = surfaces.find((one) => one.name === account.surface);
      return surface ? surface.directory.account(account) : { kind: 'external' };
    },
    footed,
    personOf: async (tx, id, account, facts, now) => {
      const { staff } = shelf(id).school;
      // On the page of the example school the account is the person: there is nothing to match by e-mail.
      const played = account.surface === 'web' && facts.kind === 'member' ? staff.byId(account.id) : null;
      return played ?? personOf(tx, staff, account, facts, now);
    },
    screen,
    intentOf: (text, screening, { inbound, person, school, now }) => (screening.level === 'red' ? null : commandOf(text, (action) => action === 'answers.review' && reviews(person, school))?.intent) ?? intentOf(text, screening, { hasDraft: false, questionBefore: person !== null && memory.before(inbound.account, inbound.conversation.id, now) !== null }),
    warn: (turn, screening) => urgentWarning(turn, screening, urgentSchool(turn.school.id)),
    refusalCard: (refusal, school, inbound, asker) => {
      // A child in danger goes before every other reason; to someone who is no school's, with the national numbers.
      const lost = refusal === 'not-saved' || refusal === 'something-broke' || school === null;
      return (lost ? urgentUnsaved(inbound, school ? urgentSchool(school.id) : NO_SCHOOL, asker) : null) ?? refusalCard(refusal, inbound);
    },
    wake: (school) => work.wake(school),
  });
  const accept: Accept = async (inbound, handle) => {
    const reply = await turns(inbound, handle);
    if (reply.reason === 'not-saved') unsaved = true;
    else if (reply.status === 'recorded') unsaved = false;
    // What was said to be erased is, before it is said.
    if ([mayEndDraft, mayErase, mayEndCaseDraft, mayEndDeclarationDraft].some((may) => may(inbound))) await eraseEnded();
    if (mayEndQuestion(inbound)) await endQuestions();
    await reviewed.after(inbound);
    return reply;
  };
  const ids = schools.map((s) => s.id);
  const eraseEnded = async (): Promise<void> => {
    for (const id of ids) {
      for (const [what, destroy] of [['drafts', destroyEndedDrafts], ['cases', destroyErased], ['account-drafts', destroyEndedCaseDrafts], ['declaration-drafts', destroyEndedDeclarationDrafts]] as const) {
        await destroy(store, id, clock.now()).catch((error: unknown) => {
          // Tried again at each scan of the folders and at the next start.
          log(`${what}.not-erased`, { school: id, error: error instanceof Error ? error.name : 'unknown' });
        });
      }
    }
  };
  const endQuestions = (): Promise<unknown> => Promise.all(ids.map((id) => destroyEndedQuestions(store, id, clock.now())));
  const leave: DispatcherOptions['mayLeave'] = (id, to, place, card) => mayLeave(to, place, card, { school: shelf(id).school, read: (look) => store.read(id, look), directory: channelPorts.directory });
  const dispatcher = new Dispatcher({ store, schools: ids, surfaces, locate: (to, tx) => locate(to, tx, shelf(tx.school).school, running), mayLeave: leave, footed: (id, to, content) => withQuestions(footed(id, to, content), memory, clock.now()), settleMs: SETTLE_MS, accept, clock, log, grant: deskGrant, shared: store.jobs !== undefined });
  const ticker = new Ticker({ store, schools: ids, accept, clock, log });
  const days = dayTimers(store, ids, clock, log);
  await days.set();
  const life = alive({ dataDir: config.dataDir, store, schools: ids, clock, log });
  await life.sayGap();
  const watch = recordWatch({ config, store, schools: ids, clock, log, masterChanged: (newer) => pages.sealedWith(newer) });
  await eraseEnded();

  /** A disk that is full must not hold up the timers: what was not noticed is at the next tick. */
  const noticeFolders = (): Promise<void> => reviewed.notice((id) => policies(id).corpus()).catch((error: unknown) => log('policies.not-noticed', { error: error instanceof Error ? error.name : 'unknown' }));

  const writer = answersWriter({ store, schools: ids, files: shelf, clock, log });
  const people = liveStaff(schools, log);
  const work = deskWork({ store, schools: ids, dispatcher, ticker, chores: writer.write, clock });

  const app: App = {
    accept,
    pages,
    ready: Promise.all([...bySchool.values()].map((s) => s.library.ready)).then(() => undefined),
    progress: () => {
      const all = [...bySchool.values()].map((s) => s.progress());
      return { done: all.reduce((sum, p) => sum + p.done, 0), total: all.reduce((sum, p) => sum + p.total, 0) };
    },
    start: async () => {
      for (const surface of surfaces) await surface.start(accept);
      await work.start();
    },
    runOnce: async () => {
      await days.look();
      await noticeFolders();
      await ticker.runOnce();
      await writer.write();
      await dispatcher.runOnce();
    },
    tick: async () => {
      life.beat();
      people.look();
      watch.tick();
      await days.look();
      await noticeFolders();
      await work.tick();
    },
    rescan: async () => {
      people.lookNow();
      for (const { library } of bySchool.values()) await library.refresh();
      await reviewed.read();
      for (const id of ids) await destroyOldDayKeys(store, id, clock.now());
      for (const id of ids) await destroyOldNoticeKeys(store, id, clock.now());
      await eraseEnded();
      await endQuestions();
      for (const id of ids) await destroyOldUnknownWords(store, id, clock.now());
    },
    waiting: async () => {
      const counts = await orNotSaved(Promise.all(ids.map((id) => store.read(id, outboxCounts))));
      return counts && { open: counts.reduce((sum, one) => sum + one.open, 0), dead: counts.reduce((sum, one) => sum + one.dead, 0) };
    },
    troubles: async () => {
      const found: string[] = [...(unsaved ? ['the last message could not be saved'] : []), ...people.troubles(), ...(await watch.troubles())];
      for (const id of ids) {
        const counts = await orNotSaved(store.read(id, outboxCounts));
        // One is enough to know: each would wait for a database that does not answer.
        if (!counts) return [...found, 'the records cannot be read'];
        if (counts.dead > 0) found.push(`${id}: ${counts.dead} messages could not be delivered`);
      }
      return found;
    },
    close: async () => {
      for (const surface of surfaces) await surface.stop();
      await dispatcher.stop();
      await Promise.all([work.stop(), watch.close()]);
      await writer.close();
      for (const { library } of bySchool.values()) await library.close();
      await store.close();
    },
  };
  return ok(app);
}

/** Null where the records cannot be read now. */
const orNotSaved = <T>(reading: Promise<T>): Promise<T | null> => reading.catch((error: unknown) => {
  if (error instanceof NotSaved) return null;
  throw error;
});

// How long after a try a message may still turn up: the platform's own delay and the longest that a call of ours waits.
const SETTLE_MS = { slack: 40_000, teams: 40_000 };

// A trust's desk would take a quarter of an hour of its start for reviews that nobody opens today.
const MOST_AHEAD = 20;
const NO_STAFF = new Staff([]);
const NO_SCHOOL = { staff: NO_STAFF, contacts: {}, channels: [], telephone: null };
