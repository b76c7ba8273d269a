import { card } from './cards/card-data.ts';
import type { CardContent } from './chat/outbound.ts';
import type { Refusal } from './turn.ts';

/** What a refusal says: what happened, that nothing was saved, and what to do now. */
export function refusalCard(refusal: Refusal): CardContent {
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
