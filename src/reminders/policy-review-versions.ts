import { asId } from '../kernel/ids.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { PolicyDocument } from '../policies/document.ts';
import type { DailyWork } from '../routes/daily.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dayIn } from '../time/school-day.ts';
import { isNow } from './notice-window.ts';
import { SAY_NOW } from './notices.ts';
import { allStandings, digestsOf, keepVersion, logOf, newStanding, policyVersions, reviewLogs, reviewStandings, saveStanding, versionId, type ReviewEntry, type ReviewStanding } from './policy-review.ts';
import type { PolicyReviewPorts } from './policy-review-ports.ts';
import { reviewDueOf } from './policy-review-due.ts';
import { remindAndKeep } from './policy-review-reminding.ts';
import type { DigestLines } from './weekly-digest.ts';

/** Key and event of the timer that looks whether the folder holds other files than before: set whenever its reading changed. */
export const VERSIONS = 'policy.versions';

/** So many new texts are kept in one turn; the rest follow at once in turns of their own. */
const MOST_A_TURN = 5;
const DESK = { person: null, name: 'Staffroom' } as const;

const entryOf = (turn: Pick<Turn, 'now'>, what: ReviewEntry['what'], version: string): ReviewEntry => ({ at: turn.now, by: DESK, what, kind: '', text: '', version, approval: null });

/** Looks at every policy in the folder and takes down what is new: a first sight, another version, a file that went or came back. Nothing twice. */
async function noticeVersions(turn: Turn, ports: PolicyReviewPorts): Promise<void> {
  const corpus = ports.schools(turn.school.id).corpus();
  if (!corpus) return;
  const standings = new Map((await allStandings(turn.tx)).map((one) => [one.id, one]));
  await noticeGone(turn, ports, corpus, standings);
  let kept = 0;
  for (const document of corpus.documents) {
    const before = standings.get(document.id) ?? null;
    if (before && before.version === document.sha256 && before.goneSince === null && before.file === document.file && before.title === document.title) continue;
    // A timer set for the very moment that is handled would be taken for the one that was.
    if (kept === MOST_A_TURN) return turn.schedule(VERSIONS, turn.now + 1, VERSIONS);
    if (await notice(turn, ports, document, before ?? takenOver(document, standings, corpus), before !== null)) kept++;
  }
}

/** True where the text of a version was kept. */
async function notice(turn: Turn, ports: PolicyReviewPorts, document: PolicyDocument, before: ReviewStanding | null, sameFile: boolean): Promise<boolean> {
  const today = dayIn(turn.now);
  if (before === null) {
    const fresh = newStanding(document, today, turn.tx.newKey('policy-review'));
    await saveStanding(turn.tx, fresh, entryOf(turn, 'seen', document.sha256), turn.grant);
    keepVersion(turn.tx, document, today);
    await remindAndKeep(turn, ports, document, fresh);
    return true;
  }
  const found = sameFile ? before : await moved(turn, before, document);
  const same = found.version === document.sha256;
  const now = digestsOf(document);
  const sameWords = same || found.words === now.words;
  const unchanged = same || (sameWords && found.header === now.header);
  // It was not meant, and never approved: as if it had not been there.
  const putBack = !unchanged && found.stage === 'awaiting-approval' && found.outcome === 'new-version' && found.approved?.version !== found.version && (found.earlier.at(-1)?.version === document.sha256 || found.approved?.version === document.sha256);
  const next: ReviewStanding = {
    ...found, file: document.file, title: document.title, goneSince: null,
    ...(same ? {} : { ...now, version: document.sha256, seenOn: today, earlier: unchanged ? found.earlier : [...found.earlier, { version: found.version, until: today }] }),
    // Saved again, or renamed: what was approved was these words.
    ...(unchanged && found.approved?.version === found.version ? { approved: { ...found.approved, version: document.sha256 } } : {}),
    // New dates in its header over the same rules tell of a review that changed nothing.
    ...(unchanged ? {} : putBack ? { stage: 'none', outcome: null, stageOn: null } : { stage: 'awaiting-approval', outcome: sameWords ? 'no-change' : 'new-version', stageOn: today }),
  };
  await saveStanding(turn.tx, next, entryOf(turn, found.goneSince !== null && unchanged ? 'back' : unchanged ? 'saved-again' : putBack ? 'put-back' : 'new-version', document.sha256), turn.grant);
  if (!same) keepVersion(turn.tx, document, today);
  await remindAndKeep(turn, ports, document, next);
  if (!sameWords) await ports.newVersion(turn, document);
  return !same;
}

/** A policy that went from the folder and may go on under another name: the same file, or the same title but for years and version numbers. */
function takenOver(document: PolicyDocument, standings: ReadonlyMap<string, ReviewStanding>, corpus: Corpus): ReviewStanding | null {
  const here = new Set<string>(corpus.documents.map(({ id }) => id));
  const gone = [...standings.values()].filter((one) => one.goneSince !== null && !here.has(one.id));
  return gone.find(({ version }) => version === document.sha256) ?? gone.find(({ title }) => likeTitle(title) !== '' && likeTitle(title) === likeTitle(document.title)) ?? null;
}

const likeTitle = (title: string): string => title.toLowerCase().replace(/\b(?:v|ver|version)?\s?\d[\d.]*|\b(?:version|draft|final|copy|new|updated|revised)\b/g, ' ').replace(/[^\p{L}]+/gu, ' ').trim();

/** All that was known of it goes on under its new name. */
async function moved(turn: Turn, from: ReviewStanding, to: PolicyDocument): Promise<ReviewStanding> {
  const entries = await logOf(turn.tx, from.id, turn.grant);
  turn.tx.remove(reviewStandings, from.id);
  turn.tx.remove(reviewLogs, from.id);
  const next: ReviewStanding = { ...from, id: to.id, goneSince: null };
  turn.tx.put(reviewLogs, { id: to.id, entries: [...entries, entryOf(turn, 'moved', to.sha256)] }, asId<'key'>(from.key));
  for (const { version } of [...from.earlier, { version: from.version }]) {
    const old = await turn.tx.get(policyVersions, versionId(from.id, version));
    if (old) turn.tx.put(policyVersions, { ...old, id: versionId(to.id, version), document: to.id });
  }
  return next;
}

async function noticeGone(turn: Turn, ports: PolicyReviewPorts, corpus: Corpus, standings: Map<string, ReviewStanding>): Promise<void> {
  // An empty folder is sooner a share that is away than a school without policies; a file that cannot be read is still there.
  if (corpus.documents.length === 0) return;
  const there = new Set([...corpus.documents, ...corpus.refused].map(({ file }) => file));
  for (const standing of standings.values()) {
    if (standing.goneSince !== null || there.has(standing.file)) continue;
    const gone: ReviewStanding = { ...standing, goneSince: dayIn(turn.now) };
    standings.set(gone.id, gone);
    await saveStanding(turn.tx, gone, entryOf(turn, 'gone', gone.version), turn.grant);
    await remindAndKeep(turn, ports, null, gone);
  }
}

/** Once a day, and at each start: the folder as it is now, then what owners and approvers are to hear. */
export const policyReviewDaily = (ports: PolicyReviewPorts): DailyWork[] => [
  {
    name: 'policy-reviews',
    atStart: true,
    run: async (turn) => {
      const corpus = ports.schools(turn.school.id).corpus();
      // Not read yet: the reading sets the timer, and the reminders follow it.
      if (!corpus) return;
      await noticeVersions(turn, ports);
      for (const standing of await allStandings(turn.tx)) {
        const document = corpus.documents.find(({ id }) => id === standing.id);
        if (document) await remindAndKeep(turn, ports, document, standing);
      }
    },
  },
];

/** For the weekly counts: how many reviews are overdue and how many policies wait for approval, without a name. */
export const policyReviewDigest: DigestLines = async (turn, school, today) => {
  const documents = school.corpus()?.documents ?? [];
  const standings = new Map((await allStandings(turn.tx)).map((one) => [one.id, one]));
  const statuses = documents.map((document) => reviewDueOf(document, standings.get(document.id) ?? null, { policies: school.policies, terms: school.calendar.terms, today }).status);
  const overdue = statuses.filter((status) => status === 'overdue').length;
  const awaiting = statuses.filter((status) => status === 'awaiting-approval').length;
  return [
    ...(overdue === 0 ? [] : [`${overdue === 1 ? 'One policy review is' : `${overdue} policy reviews are`} overdue.`]),
    ...(awaiting === 0 ? [] : [`${awaiting === 1 ? 'One policy waits' : `${awaiting} policies wait`} for approval. Type "policies" to me to see which.`]),
  ];
};

export const versionsRoute = (ports: PolicyReviewPorts): Route => ({
  name: 'policies/versions', match: { kind: 'timer', event: VERSIONS }, action: 'system.run', help: null,
  handle: async (turn) => {
    for (const work of policyReviewDaily(ports)) await work.run(turn, []);
    await ports.folderRead(turn);
    // What waited for the reading is said with it.
    if (isNow(turn.now, ports.schools(turn.school.id))) turn.schedule(`${SAY_NOW}:${turn.inbound.eventId}`, turn.now, SAY_NOW);
  },
});
