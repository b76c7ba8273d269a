import { asId } from '../kernel/ids.ts';
import type { Relation } from '../people/permissions.ts';
import { changedClauses } from '../policies/clause-changes.ts';
import type { PolicyDocument } from '../policies/document.ts';
import { privateAddressOf } from '../routes/answering.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { OpenItem, OpenItems } from '../routes/open-items.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateOf, dayIn, instantOf } from '../time/school-day.ts';
import { allStandings, OUTCOMES, REASONS, saveStanding, standingOf, versionOf, type ReviewStanding } from './policy-review.ts';
import { approval, approved } from './policy-review-approval.ts';
import { namesSomething } from './policy-review-approved.ts';
import { changesCard, eventForm, notDoneCard, policiesCard, policyCard } from './policy-review-card.ts';
import { isOwnerOf, reviewPeople } from './policy-review-due.ts';
import type { PolicyReviewPorts } from './policy-review-ports.ts';
import { dataOf, dueOf, entryOf, leaveOf, pressedOn, READING, settle, typed, viewOf, type Pressed } from './policy-review-press.ts';
import { remind } from './policy-review-reminding.ts';
import { STATUS_ORDER } from './policy-review-words.ts';
import { versionsRoute } from './policy-review-versions.ts';
import type { ReminderSchool } from './reminder-ports.ts';

const LONGEST = 200;

/** The policies and their reviews: the list for every colleague, the reviews for their owners, the approvals for those who sit there. */
export function policyReviewRoutes(ports: PolicyReviewPorts): Route[] {
  const onPolicy = (name: string, action: 'policy.review' | 'policy.approve', act: (turn: Turn, of: Pressed, ports: PolicyReviewPorts) => Promise<void>): Route => ({
    name: `policies/${name}`, match: { kind: 'action', verb: `policy.${name}` }, action, relation: relationToPolicy(ports), help: null,
    handle: async (turn) => {
      const of = await pressedOn(turn, ports);
      if (of) await act(turn, of, ports);
    },
  });
  const listed = async (turn: Turn): Promise<void> => turn.reply({ beside: true, card: await listCard(turn, ports, Number(dataOf(turn, 'page')) || 0) });
  return [
    {
      name: 'policies/list-said', match: { kind: 'message', intent: 'policies' }, action: 'policy.ask', help: 'Say "policies" to see the policies I answer from, and when each is reviewed.',
      handle: async (turn) => turn.send(privateAddressOf(turn), `policies:list:${turn.inbound.eventId}`, await listCard(turn, ports, 0)),
    },
    { name: 'policies/list', match: { kind: 'action', verb: 'policy.list' }, action: 'policy.ask', help: null, handle: listed },
    { name: 'policies/open', match: { kind: 'action', verb: 'policy.open' }, action: 'policy.ask', relation: relationToPolicy(ports), help: null, handle: (turn) => open(turn, ports) },
    { name: 'policies/changes', match: { kind: 'action', verb: 'policy.changes' }, action: 'policy.ask', help: null, handle: (turn) => changes(turn, ports) },
    onPolicy('start', 'policy.review', start),
    onPolicy('outcome', 'policy.review', outcome),
    onPolicy('new-version', 'policy.review', newVersionHow),
    onPolicy('stop', 'policy.review', stop),
    onPolicy('approval', 'policy.approve', approval),
    onPolicy('approved', 'policy.approve', approved),
    { name: 'policies/event', match: { kind: 'action', verb: 'policy.event' }, action: 'policy.review', relation: relationToPolicy(ports), help: null, handle: (turn) => event(turn, ports) },
    { name: 'policies/happened', match: { kind: 'action', verb: 'policy.happened' }, action: 'policy.review', relation: relationToPolicy(ports), help: null, handle: (turn) => happened(turn, ports) },
    versionsRoute(ports),
  ];
}


/** Owner, where school.yaml names a role of theirs as the owner of the policy; of any policy, where the press is about none. */
const relationToPolicy = (ports: PolicyReviewPorts) => async ({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> => {
  const { policies } = ports.schools(tx.school);
  const document = dataOf({ inbound }, 'document');
  const files = document === '' ? policies.map(({ file }) => file.replace(/^policies\//, '')) : [(await standingOf(tx, document))?.file ?? ''];
  return files.some((file) => isOwnerOf(actor, file, policies)) ? 'owner' : 'none';
};

async function listCard(turn: Turn, ports: PolicyReviewPorts, page: number) {
  const school = ports.schools(turn.school.id);
  const corpus = school.corpus();
  if (!corpus) return notDoneCard(READING, null, null);
  const standings = new Map((await allStandings(turn.tx)).map((one) => [one.id, one]));
  const rows = corpus.documents.map((document) => {
    const standing = standings.get(document.id) ?? null;
    return { document, standing, due: dueOf(turn, school, document, standing) };
  });
  const order = rows.toSorted((a, b) => STATUS_ORDER.indexOf(a.due.status) - STATUS_ORDER.indexOf(b.due.status) || (a.due.due?.latest ?? '9').localeCompare(b.due.due?.latest ?? '9') || a.document.title.localeCompare(b.document.title));
  return policiesCard(order, page, { refused: corpus.refused.filter(({ code }) => code !== 'unknown-type').length, mayReview: corpus.documents.some(({ file }) => leaveOf(turn, file, school).mayReview) });
}

async function open(turn: Turn, ports: PolicyReviewPorts): Promise<void> {
  const school = ports.schools(turn.school.id);
  const corpus = school.corpus();
  const document = corpus?.documents.find(({ id }) => id === dataOf(turn, 'document'));
  if (!document) return turn.reply({ beside: true, card: notDoneCard(corpus ? 'That policy is not in the folder now.' : READING, null, null) });
  const standing = await standingOf(turn.tx, document.id);
  turn.reply({ beside: true, card: policyCard(await viewOf(turn, school, document, standing)) }, standing ? asId<'key'>(standing.key) : undefined);
}

async function changes(turn: Turn, ports: PolicyReviewPorts): Promise<void> {
  const corpus = ports.schools(turn.school.id).corpus();
  const document = corpus?.documents.find(({ id }) => id === dataOf(turn, 'document')) ?? null;
  const standing = document ? await standingOf(turn.tx, document.id) : null;
  const from = dataOf(turn, 'from');
  const at = standing?.earlier.findIndex(({ version }) => version === from) ?? -1;
  const before = document && at >= 0 ? await versionOf(turn.tx, document.id, from) : null;
  const now = document && standing ? await versionOf(turn.tx, document.id, standing.earlier[at + 1]?.version ?? standing.version) : null;
  if (!document || !standing || !before || !now) return turn.reply({ beside: true, card: notDoneCard('I have no other version of that policy to hold it against.', document, null) });
  turn.reply({ beside: true, card: changesCard(document, changedClauses(before.clauses, now.clauses), { from, until: standing.earlier[at]?.until ?? standing.seenOn, page: Number(dataOf(turn, 'page')) || 0 }) });
}

async function start(turn: Turn, of: Pressed, ports: PolicyReviewPorts): Promise<void> {
  const { standing } = of;
  if (standing.stage !== 'none') return turn.reply({ beside: true, card: notDoneCard('Its review has begun already. Nothing was changed.', of.document, dueOf(turn, of.school, of.document, standing)) });
  await settle(turn, ports, of, { ...standing, stage: 'under-review', stageOn: dayIn(turn.now) }, entryOf(turn, 'started', standing), 'The review is begun. Say here how it ended.');
}

async function outcome(turn: Turn, of: Pressed, ports: PolicyReviewPorts): Promise<void> {
  const ended = OUTCOMES.find((one) => one === dataOf(turn, 'outcome'));
  if (!ended || ended === 'new-version' || of.standing.stage === 'awaiting-approval') return turn.reply({ beside: true, card: notDoneCard('It waits for approval already. Nothing was changed.', of.document, dueOf(turn, of.school, of.document, of.standing)) });
  await settle(turn, ports, of, { ...of.standing, stage: 'awaiting-approval', stageOn: dayIn(turn.now), outcome: ended }, entryOf(turn, 'outcome', of.standing, { kind: ended }), 'Written down. It holds once its approval is recorded: by whom, on which day, in which minutes.');
}

async function newVersionHow(turn: Turn, { document }: Pressed): Promise<void> {
  await Promise.resolve();
  turn.reply({ beside: true, card: deskCard({
    title: 'A new version', state: document.title,
    lines: [`Put the new file into the policies folder in place of "${document.file}", under the same name. I read it within a minute, answer from it, and ask for its approval. What changed is shown clause by clause, the version before is kept, and whoever has to sign for it is asked again.`, 'Nothing was changed by this press.'],
    others: [{ title: 'Back to the policy', verb: 'policy.open', data: { document: document.id } }],
  }) });
}

async function stop(turn: Turn, of: Pressed, ports: PolicyReviewPorts): Promise<void> {
  if (of.standing.stage !== 'awaiting-approval') return turn.reply({ beside: true, card: notDoneCard('It does not wait for approval. Nothing was changed.', of.document, dueOf(turn, of.school, of.document, of.standing)) });
  await settle(turn, ports, of, { ...of.standing, stage: 'under-review', stageOn: dayIn(turn.now), outcome: null }, entryOf(turn, 'stopped', of.standing), 'It is under review again.');
}

/** The policies that whoever acts may ask to be looked at. */
const ownDocuments = (turn: Turn, school: ReminderSchool): readonly PolicyDocument[] => (school.corpus()?.documents ?? []).filter(({ file }) => leaveOf(turn, file, school).mayReview);

async function event(turn: Turn, ports: PolicyReviewPorts): Promise<void> {
  await Promise.resolve();
  const school = ports.schools(turn.school.id);
  const documents = ownDocuments(turn, school);
  if (documents.length === 0) return turn.reply({ beside: true, card: notDoneCard(school.corpus() ? 'There is no policy in the folder that is yours to review.' : READING, null, null) });
  turn.reply({ beside: true, step: eventForm(documents) });
}

async function happened(turn: Turn, ports: PolicyReviewPorts): Promise<void> {
  const school = ports.schools(turn.school.id);
  const kind = REASONS.find((one) => one === typed(turn, 'kind'));
  const text = typed(turn, 'text');
  const chosen = new Set(typed(turn, 'policies').split(','));
  const documents = ownDocuments(turn, school).filter(({ id }) => chosen.has(id));
  const faults = {
    ...(kind ? {} : { kind: 'Choose one.' }),
    ...(namesSomething.safeParse(text).success ? {} : { text: text.length > LONGEST ? `At most ${LONGEST} characters fit. Nothing was lost: shorten it here.` : 'Say which, in a few words.' }),
    ...(documents.length > 0 ? {} : { policies: 'Choose at least one policy.' }),
  };
  if (!kind || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const asked: string[] = [];
  for (const document of documents) {
    const standing = await standingOf(turn.tx, document.id);
    if (!standing) continue;
    const next: ReviewStanding = { ...standing, reasons: [...standing.reasons, { id: `${kind} ${turn.now}`, kind, on: dayIn(turn.now) }] };
    await saveStanding(turn.tx, await remind(turn, ports, document, next), entryOf(turn, 'reason', standing, { kind, text }), turn.grant);
    asked.push(document.title);
  }
  turn.reply({ beside: true, card: deskCard({ title: 'Asked', lines: [asked.length === 0 ? 'I have not looked at these policies yet. Nothing was saved. Try again in a minute.' : `Whoever reviews these is asked to look at them: ${asked.join(', ')}.`], others: [{ title: 'All policies', verb: 'policy.list', data: { page: 0 } }] }) });
}

/** What waits for a policy's owner, and for those who approve it. */
export const openPolicyReviews = (ports: Pick<PolicyReviewPorts, 'schools'>): OpenItems => async (tx, person, now) => {
  const school = ports.schools(tx.school);
  const corpus = school.corpus();
  if (!corpus) return [];
  const items: OpenItem[] = [];
  for (const standing of await allStandings(tx)) {
    const document = corpus.documents.find(({ id }) => id === standing.id);
    if (!document) continue;
    const { owner, approver } = reviewPeople(document, school);
    const { status, due } = dueOf({ now }, school, document, standing);
    const button = { verb: 'policy.open', data: { document: document.id } };
    const since = standing.stageOn === null ? now : instantOf(standing.stageOn, '00:00');
    if (status === 'awaiting-approval') {
      if (approver?.id === person.id) items.push({ title: `${document.title} waits for approval${standing.stageOn === null ? '' : ` since ${dateOf(standing.stageOn)}`}.`, at: since, open: button });
    } else if (owner?.id === person.id && (status === 'overdue' || status === 'due' || status === 'under-review' || standing.reasons.length > 0)) {
      items.push({ title: status === 'under-review' ? `${document.title} is under review.` : due ? `Review of ${document.title}: ${status === 'overdue' ? 'was due' : 'due'} ${dateOf(due.latest)}.` : `${document.title} is to be looked at.`, at: due && status !== 'under-review' ? instantOf(due.latest, '00:00') : since, open: button });
    }
  }
  return items;
};
