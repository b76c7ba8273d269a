import { cardSchema, type AdaptiveCard } from '../../../../src/cards/profile.ts';

/** A card of these elements, checked against the profile. */
export const cardOf = (...body: readonly object[]): AdaptiveCard =>
  cardSchema.parse({ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.5', body });

export const heading = (text: string) => ({ type: 'TextBlock', text, style: 'heading', wrap: true });
export const line = (...runs: readonly (string | object)[]) => ({ type: 'RichTextBlock', inlines: runs.map((run) => ({ type: 'TextRun', ...(typeof run === 'string' ? { text: run } : run) })) });
export const button = (title: string, more: object = {}) => ({ type: 'Action.Execute', title, verb: 'x.do', data: {}, ...more });
export const buttons = (...actions: readonly object[]) => ({ type: 'ActionSet', actions });
export const text = (id: string, more: object = {}) => ({ type: 'Input.Text', id, label: 'What happened?', ...more });
export const SEND = button('Send', { verb: 'form.next', data: { draft: 'd1', step: 's1' }, style: 'positive' });
