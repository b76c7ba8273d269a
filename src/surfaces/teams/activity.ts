import { z } from 'zod';
import { isDeeperThan, unbroken } from '../../kernel/incoming-text.ts';
import { err, ok, type Result } from '../../kernel/result.ts';

/*
 * The part of a Bot Framework activity that the desk reads. Whatever else Teams sends is dropped before anyone sees it.
 */
const id = z.string().min(1).max(500);
const shortText = z.string().max(500);
const MOST_TYPED = 20_000;

// A directory's id. With anything else in it the bot service would be asked for somebody it cannot name, and its refusal taken for silence.
const objectId = z.string().regex(/^[\w-]{0,100}$/);

const someone = z.object({ id, name: shortText.nullish(), aadObjectId: objectId.nullish(), tenantId: shortText.nullish() });
export type Someone = z.output<typeof someone>;

// Never fetched: that something came with the message is all that is read, and it must not keep the message out.
const attachment = z.object({ contentType: z.string().nullish(), content: z.unknown().optional() });
const entity = z.object({ type: shortText.nullish(), text: shortText.nullish(), mentioned: z.object({ id: shortText.nullish(), name: shortText.nullish() }).nullish() });

export const activitySchema = z.object({
  type: z.string().min(1).max(60),
  id: id.nullish(),
  channelId: z.literal('msteams'),
  serviceUrl: z.string().min(1).max(500),
  timestamp: shortText.nullish(),
  name: shortText.nullish(),
  action: shortText.nullish(),
  from: someone,
  recipient: someone.nullish(),
  conversation: z.object({ id, conversationType: shortText.nullish(), isGroup: z.boolean().nullish(), tenantId: shortText.nullish() }),
  text: z.string().max(100_000).transform(unbroken).nullish(),
  replyToId: id.nullish(),
  entities: z.array(entity).max(200).nullish(),
  attachments: z.array(attachment).nullish().catch(null),
  membersAdded: z.array(someone).max(200).nullish(),
  membersRemoved: z.array(someone).max(200).nullish(),
  value: z.unknown().optional(),
  channelData: z.object({ tenant: z.object({ id: shortText.nullish() }).nullish(), eventType: shortText.nullish() }).nullish(),
});
export type Activity = z.output<typeof activitySchema>;

/** The key under which our own data of a button stands beside what people filled in. No field can have it: field ids hold no point. */
export const PRESS_KEY = 'staffroom.press';

const typedValue = z.union([z.string().max(MOST_TYPED).transform(unbroken), z.number().transform(String), z.boolean().transform(String), z.null().transform(() => '')]);
const press = z.object({ verb: z.string().min(1).max(80), data: z.record(z.string().max(80), z.union([z.string().max(300), z.number()])) });
const FEW = 60;

/** What a button of a card sends: ours under the one key, all else what people filled in. */
export const pressSchema = z
  .object({ [PRESS_KEY]: press })
  .catchall(typedValue)
  .refine((data) => Object.keys(data).length <= FEW && Object.values(data).reduce<number>((sum, one) => sum + (typeof one === 'string' ? one.length : 0), 0) <= MOST_TYPED)
  .transform((data) => {
    const { [PRESS_KEY]: ours, ...inputs } = data;
    return { ...ours, inputs: Object.fromEntries(Object.entries(inputs).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) };
  });

/** The value of an `adaptiveCard/action` invoke. */
export const executeSchema = z.object({ action: z.object({ verb: z.string().max(80).nullish(), data: z.unknown() }) });

/** The value of a `composeExtension/query` invoke. */
export const querySchema = z.object({ parameters: z.array(z.object({ name: shortText, value: z.union([z.string().max(2_000).transform(unbroken), z.number().transform(String), z.boolean().transform(String)]) })).max(20).default([]) });

const messageOf = z.object({ createdDateTime: shortText.nullish(), linkToMessage: z.string().max(2_000).nullish(), body: z.object({ contentType: shortText.nullish(), content: z.string().max(100_000).nullish() }).nullish() });
/** The value of a `composeExtension/fetchTask` or `/submitAction` invoke: an action chosen at a message, and what its card was sent with. */
export const messageActionSchema = z.object({ commandId: shortText, messagePayload: messageOf.nullish(), data: z.object({ theirWords: z.union([z.literal('true'), z.literal('false')]).nullish() }).nullish() });
export type MessageAction = z.output<typeof messageActionSchema>;

const MOST_DEPTH = 40;
const MOST_BYTES = 512 * 1024;

/** The activity in a request's body, or why it cannot be one. Nothing is read of a body that nests deeper than any card or that names `__proto__`. */
export function readActivity(body: unknown): Result<Activity, 'not-json' | 'too-large' | 'too-deep' | 'forbidden-key' | 'not-an-activity'> {
  if (!Buffer.isBuffer(body)) return err('not-json');
  if (body.length > MOST_BYTES) return err('too-large');
  const text = body.toString('utf8');
  if (isDeeperThan(text, MOST_DEPTH)) return err('too-deep');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return err('not-json');
  }
  if (namesPrototype(json)) return err('forbidden-key');
  const activity = activitySchema.safeParse(json);
  return activity.success ? ok(activity.data) : err('not-an-activity');
}

function namesPrototype(json: unknown): boolean {
  if (Array.isArray(json)) return json.some(namesPrototype);
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(json).some(([key, value]) => key === '__proto__' || namesPrototype(value));
}
