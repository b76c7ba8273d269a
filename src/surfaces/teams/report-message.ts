import type { FieldValues } from '../../chat/inbound.ts';
import type { MessageAction } from './activity.ts';
import type { Answer } from './replying.ts';

/** The command of the manifest that starts a report at a message. */
export const REPORT_MESSAGE = 'reportMessage';

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** What is asked before a report is started at somebody's message: their words go into it only if the reporter says so. */
export function askForWords(): Answer {
  const content = {
    type: 'AdaptiveCard', version: '1.5',
    body: [
      { type: 'TextBlock', wrap: true, text: 'The report starts in your private chat with Staffroom, with this message\'s link and time. Nobody here sees it. If a child is in danger now, ring 999 and tell a person.' },
      { type: 'Input.Toggle', id: 'theirWords', title: 'Put the words of this message into my report too', value: 'false', valueOn: 'true', valueOff: 'false' },
    ],
    actions: [{ type: 'Action.Submit', title: 'Start the report' }],
  };
  return { status: 200, body: { task: { type: 'continue', value: { title: 'Report this message', height: 'small', width: 'small', card: { contentType: CARD_TYPE, content } } } } };
}

/** What the window says when it is done, or when nothing could be done. */
export const said = (words: string): Answer => ({ status: 200, body: { task: { type: 'message', value: words } } });

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
const plain = (html: string): string => html.replace(/<(?:br|\/p|\/div|\/li)\b[^>]*>/gi, '\n').replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole).replace(/\n{2,}/g, '\n').trim();

/** Where the message stands and when it was sent; its words only if they were chosen. */
export function broughtFrom({ messagePayload, data }: MessageAction): FieldValues {
  const { linkToMessage, createdDateTime, body } = messagePayload ?? {};
  const link = linkToMessage?.startsWith('https://') === true ? linkToMessage : '';
  const sent = createdDateTime && !Number.isNaN(Date.parse(createdDateTime)) ? `sent ${new Date(createdDateTime).toISOString().slice(0, 16).replace('T', ' ')} UTC` : '';
  const parts = [link, sent].filter((one) => one !== '').join(', ');
  const words = data?.theirWords === 'true' && body?.content ? (body.contentType === 'html' ? plain(body.content) : body.content.trim()) : '';
  return { ...(parts === '' ? {} : { place: `The message: ${parts}` }), ...(words === '' ? {} : { words: `The message says: ${words}` }) };
}
