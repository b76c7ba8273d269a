import { blankOrLong, longText, shortText, tooLong, type Act } from './act.ts';
import { doingIn, given, letRead } from './case-store.ts';
import { closed, happened, lastWordAsked, noted } from './incident.ts';
import { updateNotices } from './notices.ts';
import { LAST_QUESTION, LAST_WORD, sendQuestion, tellReporter } from './reporter-news.ts';
import { whistleblowingLine } from './whom-to-ring.ts';

/** What is asked before the end, and the end itself. */
export const closingActs: readonly Act[] = [
  {
    name: 'last-word', action: 'case.close', title: 'Ask for the reporter\'s last word',
    notes: () => ['Before you close: is the child safer? Who watches now? The reporter is asked whether anything still worries them. You can close when you have asked; wait for their answer where you can.'],
    fields: () => [],
    act: (turn, record) => {
      const next = lastWordAsked(record, doingIn(turn));
      if (next && next !== record) sendQuestion(turn, next, LAST_WORD, LAST_QUESTION);
      return Promise.resolve(next);
    },
  },
  {
    name: 'close', action: 'case.close', title: 'Close',
    notes: (record) => [
      (record.lastWord?.text ?? null) === null ? 'The reporter has not answered yet when asked for their last word.' : 'The reporter has given their last word: open the item to read it.',
      ...(record.tasks.some((task) => task.state === 'open') ? [`${record.tasks.filter((task) => task.state === 'open').length} tasks are still open.`] : []),
      'The reporter is told that you have finished your part, and no more.',
    ],
    fields: () => [
      { kind: 'choice', id: 'outcome', label: 'How it ends', needed: true, several: false, value: '', choices: [{ value: 'acted', title: 'Acted on' }, { value: 'no-further-action', title: 'No further action' }] },
      longText('safer', 'Is the child safer, and how do you know?', false), shortText('watches', 'Who watches now?'), longText('rationale', 'Why', false),
    ],
    act: (turn, record, ports) => {
      const outcome = given(turn, 'outcome');
      const rationale = given(turn, 'rationale');
      if (outcome !== 'acted' && outcome !== 'no-further-action') return Promise.resolve({ outcome: 'Choose one.' });
      // Nothing is done only for a reason; how something was done may be left blank, and is printed so.
      const fault = outcome === 'no-further-action' ? blankOrLong(rationale) : tooLong(rationale);
      if (fault) return Promise.resolve({ rationale: fault });
      const next = closed(record, doingIn(turn), { outcome, safer: given(turn, 'safer'), watches: given(turn, 'watches'), rationale });
      if (!next || happened(record, { id: turn.inbound.eventId }, 'closed')) return Promise.resolve(next);
      updateNotices(turn, next);
      if (record.owner) letRead(turn.tx, record.id, record.owner.person, 'owner');
      const { contacts } = ports.schools(turn.school.id);
      tellReporter(turn, next, `finished:${turn.inbound.eventId}`, [
        `${record.owner?.role ?? 'A colleague'} has finished their part. You may not be told more. If you are still worried, or nothing seems better, say so here.`,
        `If you think that nothing is being done: ${whistleblowingLine(contacts)}.`,
      ], { worried: true });
      return Promise.resolve(noted(next, doingIn(turn), 'told', 'the reporter, that it is finished'));
    },
  },
];
