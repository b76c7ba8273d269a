import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/chat/inbound.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { Staff, type Person } from '../../../src/people/staff.ts';
import { askRoutes } from '../../../src/policies/ask.ts';
import { modelClient } from '../../../src/policies/model-client.ts';
import { modelReader } from '../../../src/policies/model-reader.ts';
import { completionsUrl, httpTransport } from '../../../src/policies/model-transport.ts';
import { quoted } from '../../../src/policies/reader.ts';
import { ConversationMemory } from '../../../src/routes/conversation.ts';
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
    const take = makeTurns<{ readonly level: 'none' }>({
      store: temp.store, clock, log: silentLog,
      routes: askRoutes({ schools: () => ({ corpus: () => corpus, progress: () => ({ done: 1, total: 1 }), staff: new Staff([]), contacts: {}, questions: { 'by-policy': [] }, policies: [] }), reader, memory: new ConversationMemory(), worryLine: () => null }),
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
    const slow = take(message('may i light a lamp?')).then((reply) => order.push(`asked ${reply.status}`));
    await atModel;
    // Not sent to the model, so it needs the store alone.
    await take(message('worry: who lends keys?')).then((reply) => order.push(`meanwhile ${reply.status}`));
    letGo();
    await slow;
    expect(order).toEqual(['meanwhile recorded', 'asked recorded']);
    expect(server.requests).toHaveLength(1);
  });
});
