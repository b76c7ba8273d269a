import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { accountCard, quoteOf } from '../account-card.ts';
import type { AccountSchool } from '../account-ports.ts';
import { dayWords } from './check-card.ts';
import { namesIn } from './check-round.ts';
import type { SourceLook } from './source-look.ts';

type Parts = NonNullable<CardInput<'account-card'>['parts']>;

/** The week's list: each source with what came of it, or the buttons that say so. */
export function sourcesCard(looks: readonly SourceLook[], school: AccountSchool): CardContent {
  const nameOf = namesIn(school);
  const parts: Parts = looks.slice(0, 6).map((look) => ({
    heading: look.name,
    lines: look.state === 'asked' ? [] : [{ text: look.by === null ? 'Not checked that week.' : `${nameOf(look.by)}: ${look.state === 'seen' ? 'seen, nothing to do.' : 'something was wrong.'}` }],
    buttons: look.state === 'asked' || look.state === 'not-checked' ? [{ title: 'Seen', verb: 'check.seen', data: { look: look.id } }, { title: 'Something wrong', verb: 'check.source-wrong', data: { look: look.id } }] : [],
  }));
  const because = school.settings.sources.find((source) => looks.some((look) => look.name === source.name) && source.because)?.because;
  return accountCard({
    title: 'What is said about the school',
    state: `The week of ${dayWords(looks[0]?.day ?? '')}`,
    lines: ['Please have a look at these. One of you is enough. Reply to nothing from here.'],
    parts: [...parts, ...(looks.length > 6 ? [{ lines: [{ text: `And ${looks.length - 6} more: ${looks.slice(6).map((look) => look.name).join(', ')}.` }] }] : [])],
    ...(because ? { quotes: [quoteOf('Your policy says', because, school)] } : {}),
  });
}

/** Asked before a report is begun about something seen there. */
export const sourceWrongCard = (look: SourceLook): CardContent => accountCard({
  title: 'Something wrong',
  state: look.name,
  lines: ['It is kept that something was wrong; nothing of what it is was asked or sent yet.', 'Is a child named, shown or perhaps in danger?'],
  others: [
    { title: 'Yes, or I am not sure', verb: 'check.source-danger', data: { look: look.id } },
    { title: 'No child in it', verb: 'check.source-report', data: { look: look.id } },
    { title: 'Undo: nothing was wrong', verb: 'check.source-undo', data: { look: look.id } },
  ],
});
