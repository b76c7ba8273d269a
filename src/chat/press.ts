import type { ActionData, FieldValues, Inbound } from './inbound.ts';

/** The verbs of a form's own buttons. Their data is `{draft, step}`: which draft, and which step the button stood on. */
const FORM_MOVES = { 'form.next': 'next', 'form.back': 'back', 'form.cancel': 'cancel' } as const;

type About = Pick<Inbound, 'eventId' | 'account' | 'conversation' | 'at' | 'school'>;

/** A press of a card's button, on any platform, as what comes in: a move of a form, or an act of its own. */
export function pressed(about: About, verb: string, data: ActionData, inputs: FieldValues): Inbound {
  const move = Object.hasOwn(FORM_MOVES, verb) ? FORM_MOVES[verb as keyof typeof FORM_MOVES] : null;
  const { draft, step } = data;
  if (move && typeof draft === 'string' && typeof step === 'string') return { kind: 'form', ...about, draft, step, move, inputs };
  return { kind: 'action', ...about, verb, data, inputs };
}
