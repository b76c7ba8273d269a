import express, { type NextFunction, type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import type { CardFoot } from '../../cards/card-data.ts';
import { CardError, fillCard } from '../../cards/fill.ts';
import { notificationText, plainText } from '../../cards/plain-text.ts';
import type { FieldValues, Inbound } from '../../chat/inbound.ts';
import type { Outbound, Receipt } from '../../chat/outbound.ts';
import type { Reply } from '../../chat/reply.ts';
import { pressed } from '../../chat/press.ts';
import type { Accept, DeliveryError, Surface } from '../../chat/surface.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asId, randomId, type ConversationId, type SchoolId } from '../../kernel/ids.ts';
import { unbroken } from '../../kernel/incoming-text.ts';
import type { Log } from '../../kernel/log.ts';
import { err, ok, unreachable, type Result } from '../../kernel/result.ts';
import { pageAssets } from './assets.ts';
import { LivePages, type LiveEvent } from './live.ts';
import { personalOf, PostBook, receiptOf, type Post, type PostLog } from './post-log.ts';
import { SaidBook, type Said } from './said.ts';
import { hasConversation, OUTSIDER, pageDirectory, UNNAMED, visitorOf, visitorSchema, type Visitor, type WebSchool } from './visitor.ts';

/*
 * What the page asks of this surface. Every POST carries JSON and the header `x-staffroom: 1`; `who` is {school, as, conversation}.
 *   GET  /                 the page;  GET /page/<file>  its parts
 *   GET  /api/desk         {schools: [{id, name, example, people, channels, indexing: {done, total} | null}], now, movable}
 *   GET  /api/stream?who   server-sent events: reset · said {event, by, text, at} · card {message, card, text, notice, at} · activity {conversation} · clock {now}
 *   POST /api/message      {...who, event, text}                        → reply
 *   POST /api/action       {...who, event, verb, data, inputs}          → reply
 *   POST /api/form         {...who, event, draft, step, move, inputs}   → reply
 *   POST /api/clock        {ms}: moves the clock, invented schools only → {now}
 * reply: {status, reason?, card?, step?, fieldErrors?}, cards filled. `event` is made by the page and kept over retries, so that nothing doubles.
 */

export interface WebSurfaceOptions {
  readonly schools: readonly WebSchool[];
  readonly clock: Clock;
  readonly posts: PostLog;
  readonly log: Log;
  /** How far the first reading of the school's policies is; null when it is done. */
  readonly indexing: (school: SchoolId) => { readonly done: number; readonly total: number } | null;
  /** Moves the clock and lets what became due happen; null where the clock is the real one. */
  readonly advance: ((ms: number) => Promise<void>) | null;
}

export interface WebSurface extends Surface {
  /** The page and its requests, for the HTTP server. */
  readonly paths: RequestHandler;
}

const event = z.string().regex(/^[\w-]{16,64}$/);
// Where nobody can say who reads it.
const NO_FOOT: CardFoot = { text: 'Ring 999 in danger, or the school office.', report: false };
const MOST_FIELDS = 40;
const MOST_TYPED = 20_000;
const typed = z.string().max(MOST_TYPED).transform(unbroken);
const fewFields = (fields: object): boolean => Object.keys(fields).length <= MOST_FIELDS;
// All of it goes through the harm check at once, so what counts is the sum.
const inputs = z.record(z.string().max(80), typed).refine((fields) => fewFields(fields) && Object.values(fields).join('').length <= MOST_TYPED).default({});
const messageSchema = visitorSchema.extend({ event, text: typed.refine((text) => text !== '') });
const data = z.record(z.string().max(80), z.union([z.string().max(300), z.number()])).refine(fewFields).default({});
const actionSchema = visitorSchema.extend({ event, verb: z.string().min(1).max(80), data, inputs });
const formSchema = visitorSchema.extend({ event, draft: z.string().min(1).max(100), step: z.string().min(1).max(80), move: z.enum(['next', 'back', 'cancel']), inputs });
const YEAR_MS = 366 * 24 * 3_600_000;
// Days are compared as text, which holds for years of four digits.
const LAST_DAY = Date.UTC(9_000, 0);
const clockSchema = z.strictObject({ ms: z.number().int().min(1).max(YEAR_MS) });
// A page that was away longer than this starts at its newest end.
const MOST_SHOWN = 200;

/** The local web chat as a chat platform: the one page, its posts and its live streams. Only for loopback; the server sees to that. */
export function makeWebSurface(options: WebSurfaceOptions): WebSurface {
  const { schools, clock, log } = options;
  const book = new PostBook(options.posts);
  const said = new SaidBook();
  const live = new LivePages();
  // A page that comes back after a restart must not believe its old numbers.
  const boot = randomId().slice(0, 8);
  let accept: Accept | null = null;

  const idOf = (seq: number): string => `${boot}.${seq}`;

  const cardEvent = (post: Post): LiveEvent => {
    const filled = fillCard(post.card);
    return { id: idOf(post.seq), event: 'card', data: { message: post.message, card: filled, text: plainText(filled), notice: notificationText(post.card.template, filled), at: post.at } };
  };
  const saidEvent = (one: Said): LiveEvent => ({ id: idOf(one.seq), event: 'said', data: { event: one.event, by: one.by, text: one.text, at: one.at } });

  async function keep(draft: Omit<Post, 'seq'>): Promise<Result<Receipt, DeliveryError>> {
    try {
      // Filled before it is kept: a card that cannot be shown must fail here and not on every later look at the page.
      fillCard(draft.card);
    } catch (error) {
      if (!(error instanceof CardError)) throw error;
      log('web.card-refused', { school: draft.school, card: draft.card.template });
      return err({ code: 'invalid', reason: 'card' });
    }
    const post = await book.put(draft, (kept) => live.tell(kept.school, kept.conversation, cardEvent(kept)));
    return ok(receiptOf(post));
  }

  /** What a page has not seen yet, in order; everything shown when it comes with no number or another start's. */
  function missed(visitor: Visitor, lastId: string | undefined): LiveEvent[] {
    const [from, number] = (lastId ?? '').split('.');
    const after = from === boot ? Number(number) : null;
    const posts = new Map(book.of(visitor.school.id, visitor.conversation.id).map((post) => [post.message, post]));
    const all = [
      // A card that was replaced stands where its first version stood.
      ...[...posts.values()].map((post) => ({ seq: post.seq, event: () => cardEvent(post) })),
      ...said.of(visitor.school.id, visitor.conversation.id).map((one) => ({ seq: one.seq, event: () => saidEvent(one) })),
    ];
    const first = new Map(book.of(visitor.school.id, visitor.conversation.id).toReversed().map((post) => [posts.get(post.message)?.seq ?? post.seq, post.seq]));
    const place = (seq: number): number => (after === null ? (first.get(seq) ?? seq) : seq);
    const due = all.filter((one) => after === null || one.seq > after).sort((a, b) => place(a.seq) - place(b.seq));
    const shown = due.slice(-MOST_SHOWN).map((one) => one.event());
    // The stream's last number must be the highest sent, whatever the order on the page.
    const top = Math.max(0, ...due.map((one) => one.seq));
    const reset: LiveEvent[] = after === null ? [{ id: '', event: 'reset', data: {} }] : [];
    return [...reset, ...shown, ...(top > 0 ? [{ id: idOf(top), event: 'clock', data: { now: clock.now() } } as const] : [])];
  }

  const common = (visitor: Visitor, eventId: string) => ({
    // The account is part of the id, so that nobody gets another's reply by repeating their event.
    eventId: asId<'event'>(`web:${visitor.account.id}:${eventId}`),
    account: visitor.account, conversation: visitor.conversation, at: clock.now(), school: visitor.school.id,
  });

  async function take(visitor: Visitor, inbound: Inbound, response: Response): Promise<void> {
    if (!accept) {
      response.status(503).json({ error: 'starting' });
      return;
    }
    let reply: Reply;
    try {
      reply = await accept(inbound);
    } catch (error) {
      log('web.not-accepted', { school: visitor.school.id, error: error instanceof Error ? error.name : 'unknown' });
      reply = { status: 'refused', reason: 'not-saved', card: { template: 'not-saved', data: { foot: NO_FOOT } } };
    }
    response.status(200).json(shown(reply));
  }

  function shown(reply: Reply): unknown {
    const { card: content, step, ...rest } = reply;
    return {
      ...rest,
      ...(content ? { card: fillCard(content) } : {}),
      ...(step ? { step: fillCard(step) } : {}),
    };
  }

  const paths = makePaths();

  return {
    name: 'web',
    directory: pageDirectory(schools),
    paths,
    async start(into) {
      await book.load();
      accept = into;
    },
    async deliver(outbound) {
      const place = placeOf(schools, outbound);
      if (!place) return err({ code: 'gone', reason: 'no-place' });
      return keep({ message: outbound.effectId, effectId: outbound.effectId, school: outbound.school, conversation: place, at: clock.now(), card: outbound.card });
    },
    async update(receipt, content, effectId) {
      const post = book.byMessage(receipt.message);
      if (!post) return err({ code: 'gone', reason: 'no-message' });
      return keep({ message: post.message, effectId, school: post.school, conversation: post.conversation, at: clock.now(), card: content });
    },
    async find(effectId) {
      const post = book.byEffect(effectId);
      return Promise.resolve(post ? receiptOf(post) : 'absent');
    },
    async stop() {
      accept = null;
      live.close();
      await Promise.resolve();
    },
  };

  function makePaths(): Router {
    const router = express.Router();
    const assets = pageAssets();
    for (const [path, asset] of assets) router.get(path, (_request, response) => void response.type(asset.type).send(asset.body));

    router.get('/api/desk', (_request, response) => {
      response.json({ schools: schools.map((school) => deskSchool(school, options.indexing(school.id))), now: clock.now(), movable: options.advance !== null && schools.every((s) => s.example) });
    });
    router.get('/api/stream', (request, response) => {
      const words = visitorSchema.safeParse(request.query);
      const visitor = words.success ? visitorOf(schools, words.data) : null;
      if (!visitor) return void response.status(404).json({ error: 'nobody' });
      if (!live.open(visitor, response, missed(visitor, request.get('last-event-id')))) response.status(503).json({ error: 'too-many-pages' });
    });
    post(router, '/api/message', messageSchema, (body, visitor, response) => {
      const one: Said | null = said.add({ school: visitor.school.id, conversation: visitor.conversation.id, event: body.event, by: visitor.account.id, text: body.text, at: clock.now() }, () => book.next());
      // Only on the stage: at a real school what people type stays in their own tab.
      if (one && visitor.school.example) live.tell(visitor.school.id, visitor.conversation.id, saidEvent(one));
      return take(visitor, { kind: 'message', ...common(visitor, body.event), text: body.text }, response);
    }, schools);
    post(router, '/api/action', actionSchema, (body, visitor, response) =>
      take(visitor, pressed(common(visitor, body.event), body.verb, body.data, body.inputs as FieldValues), response), schools);
    post(router, '/api/form', formSchema, (body, visitor, response) =>
      take(visitor, { kind: 'form', ...common(visitor, body.event), draft: body.draft, step: body.step, move: body.move, inputs: body.inputs as FieldValues }, response), schools);
    router.post('/api/clock', async (request, response) => {
      const body = clockSchema.safeParse(request.body);
      if (!options.advance || !schools.every((s) => s.example)) return void response.status(404).json({ error: 'no-clock' });
      if (!body.success || clock.now() + body.data.ms > LAST_DAY) return void response.status(400).json({ error: 'invalid' });
      await options.advance(body.data.ms);
      live.tellAll({ id: '', event: 'clock', data: { now: clock.now() } });
      response.json({ now: clock.now() });
    });
    router.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
      log('web.request-broke', { error: error instanceof Error ? error.name : 'unknown' });
      if (!response.headersSent) response.status(500).json({ error: 'broke' });
    });
    return router;
  }
}

const deskSchool = (school: WebSchool, indexing: { readonly done: number; readonly total: number } | null) => ({
  id: school.id, name: school.name, example: school.example, indexing,
  people: school.example ? [...school.people, { id: OUTSIDER, name: 'Someone outside the school', role: 'Outsider' }] : [{ id: UNNAMED, name: 'A member of staff', role: '' }],
  channels: school.example ? school.channels : [],
});

/** One POST: its body checked, its visitor known, or refused without a word on which it was. */
function post<S extends z.ZodType<{ school: string; as: string; conversation: string }>>(
  router: Router, path: string, schema: S, handle: (body: z.output<S>, visitor: Visitor, response: Response) => Promise<void>, schools: readonly WebSchool[],
): void {
  router.post(path, async (request, response) => {
    const body = schema.safeParse(request.body);
    const visitor = body.success ? visitorOf(schools, body.data) : null;
    if (!body.success || !visitor) return void response.status(400).json({ error: 'invalid' });
    await handle(body.data, visitor, response);
  });
}

/** The conversation of the page that a place means, or null when the page has none for it. */
function placeOf(schools: readonly WebSchool[], { school: id, to }: Outbound): ConversationId | null {
  const school = schools.find((one) => one.id === id);
  if (!school) return null;
  switch (to.kind) {
    case 'conversation':
      return to.surface === 'web' && hasConversation(school, to.conversation) ? to.conversation : null;
    case 'account':
      return school.example && to.account.surface === 'web' && to.account.tenant === school.id ? personalOf(to.account.id) : null;
    case 'email':
      return null;
    default:
      return unreachable(to);
  }
}
