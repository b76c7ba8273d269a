import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/chat/inbound.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import type { Person } from '../../../src/people/staff.ts';
import { modelClient } from '../../../src/policies/model-client.ts';
import { modelReader } from '../../../src/policies/model-reader.ts';
import { completionsUrl, httpTransport } from '../../../src/policies/model-transport.ts';
import { readQuestion } from '../../../src/policies/read-question.ts';
import { quoted, type Reading } from '../../../src/policies/reader.ts';
import type { Route } from '../../../src/routes/route.ts';
import { makeTurns } from '../../../src/turn.ts';
import { chooses, type ModelServer, modelServer } from '../../fixtures/model-server.ts';
import { tempStore, type TempStore } from '../../fixtures/temp-store.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const school = asId<'school'>('oak');
const person: Person = { id: asId<'person'>('ann'), standing: 'staff', name: 'Ann', roles: [], telephone: null, room: null };
const corpus = writtenCorpus(writtenDocument(['# Keys', 'Keys are lent by the caretaker.', 'A lamp is never lit.']));
const message = (text: string): Inbound => ({ account: { surface: 'web', tenant: 'oak', id: 'ann' }, conversation: { id: asId<'conversation'>('c'), kind: 'personal' }, at: 1, kind: 'message', text, eventId: asId<'event'>(text.replace(/\W/g, '')) });

let temp: TempStore;
let server: ModelServer;
beforeEach(async () => {
  temp = await tempStore([school]);
  server = await modelServer(chooses('no', [2]));
});
afterEach(async () => {
  await server.close();
  await temp.end();
});

describe('a turn whose question waits for the model', () => {
  it('holds no transaction: what comes meanwhile is kept before it is answered', async () => {
    const clock = fixedClock(1_700_000_000_000);
    const client = modelClient({ transport: httpTransport(completionsUrl(server.url), null), model: 'm', limits: { read: 4000, propose: 4000 }, clock, log: silentLog });
    const beneath = { read: () => Promise.resolve(quoted({ verdict: 'info', clauses: [], confidence: 0.1, why: 'beneath', conflicts: [] })) };
    const reader = modelReader(beneath, client, { mayBeSent: (text) => !text.includes('worry'), names: () => [] });
    const asks: Route<Reading> = {
      name: 'test/ask', match: { kind: 'message', intent: 'ask' }, action: 'policy.ask', help: null,
      prepare: ({ inbound }) => readQuestion(reader, { text: inbound.kind === 'message' ? inbound.text : '', before: null, asker: null }, corpus),
      handle: async (turn, reading) => {
        await Promise.resolve();
        turn.reply({ card: { template: 'answer', data: { source: reading.source } } });
      },
    };
    const take = makeTurns<{ readonly level: 'none' }>({
      store: temp.store, clock, log: silentLog,
routes: [asks as Route],
      schoolOf: () => ({ id: school, name: 'Oak', example: true }), factsOf: () => Promise.resolve({ kind: 'member' }), personOf: () => Promise.resolve(person),
      screen: () => ({ level: 'none' }), intentOf: () => 'ask', refusalCard: (refusal) => ({ template: refusal, data: {} }), wake: () => {},
    });
    let reached = (): void => {};
    const atModel = new Promise<void>((resolve) => (reached = resolve));
    let letGo = (): void => {};
    server.behave((response, request) => {
      letGo = () => chooses('no', [2])(response, request);
      reached();
    });
    const order: string[] = [];
    const slow = take(message('may i light a lamp?')).then((reply) => order.push(`asked ${String(reply.card?.data.source)}`));
    await atModel;
    // Not sent to the model, so it needs the store alone.
    await take(message('worry: who lends keys?')).then((reply) => order.push(`meanwhile ${String(reply.card?.data.source)}`));
    letGo();
    await slow;
    expect(order).toEqual(['meanwhile quoted', 'asked model']);
    expect(server.requests).toHaveLength(1);
  });
});
