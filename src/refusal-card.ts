import { card } from './cards/card-data.ts';
import type { Inbound } from './chat/inbound.ts';
import type { CardContent } from './chat/outbound.ts';
import type { Refusal } from './turn.ts';

/** The presses of someone who reported. */
const REPORTERS: readonly string[] = ['report.worry', 'report.worried', 'report.add-form', 'report.add', 'report.answer-form', 'report.answer'];

/** The presses of those who decide on an account. */
const DECIDERS: readonly string[] = ['account.case-approve', 'account.case-reject', 'account.case-rejected', 'account.case-ask', 'account.case-asked', 'account.case-look', 'account.stand-in', 'account.stand-in-set'];

/** What a refusal says: what happened, that nothing was saved, and what to do now. */
export function refusalCard(refusal: Refusal, inbound?: Inbound): CardContent {
  // Whether it was never theirs, or its words were erased: the same for both, and the way to say it anew.
  if (refusal === 'not-allowed' && inbound?.kind === 'action' && REPORTERS.includes(inbound.verb)) return card('refused', { reason: 'That report is not here for you, or is here no longer. Nothing you wrote was saved, and nobody was told. If you are worried, say it again as a new report, and tell a person.' });
  if (refusal === 'not-allowed' && inbound?.kind === 'action' && DECIDERS.includes(inbound.verb)) return card('refused', { reason: 'You are not among those who decide this; who does stands on the card. Nothing was decided, and nothing was saved.' });
  switch (refusal) {
    case 'not-saved':
      return card('not-saved', {});
    case 'something-broke':
      return card('something-broke', {});
    case 'too-many':
      return card('refused', { reason: 'That is a lot of messages in a short time. Nothing of this one was saved. Wait a minute and send it again. A worry about a child is never held back.' });
    case 'not-allowed':
      return card('refused', { reason: 'I can do this only for the school\'s own staff, or for the one it was sent to. Nothing was saved, and nobody was told.' });
    case 'unknown-action':
    case 'invalid':
      return card('refused', { reason: 'That button no longer works. Nothing was saved. Ask again, and use the new one.' });
  }
}
