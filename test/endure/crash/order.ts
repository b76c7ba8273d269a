import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Accept } from '../../../src/chat/surface.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { CHILD, quickSchool } from '../../scenario/filed-report.ts';
import { openStage, type Stage } from '../../scenario/stage.ts';
import type { Reply } from '../../../src/chat/reply.ts';
import { fastTemp, openDesk, reportInbound, violations, violationsOnDisk } from './desk.ts';

export interface Orders {
  readonly schedules: number;
  /** Deliveries of events, duplicates counted. */
  readonly deliveries: number;
  readonly wrong: readonly string[];
}

const EVENTS = 4;
const MOST_COPIES = 4;
// So that a look at all of them stays quick.
const SCHEDULES_A_DESK = 500;

/** Each event 1 to 4 times, in any order, and how many of them come at the same moment. */
const schedule = fc.array(fc.integer({ min: 1, max: MOST_COPIES }), { minLength: EVENTS, maxLength: EVENTS }).chain((copies) => {
  const deliveries = copies.flatMap((times, event) => Array.from({ length: times }, () => event));
  return fc.record({ order: fc.shuffledSubarray(deliveries, { minLength: deliveries.length, maxLength: deliveries.length }), atOnce: fc.integer({ min: 1, max: 5 }) });
});

/**
 * Reports that are delivered again and again, in any order, some at the same moment, while their timers fire and their cards leave: at the end
 * every report was done once and each of its cards stands once, as after a clean run. `forgets`: a desk that takes every delivery for a new one.
 */
export async function anyOrder(schedules: number, seed: number, forgets = false): Promise<Orders> {
  const wrong: string[] = [];
  let deliveries = 0;
  const all = fc.sample(schedule, { numRuns: schedules, seed });
  for (let from = 0; from < schedules && wrong.length === 0; from += SCHEDULES_A_DESK) {
    const dir = mkdtempSync(join(fastTemp, 'staffroom-order-'));
    const desk = await openDesk(dir, { wakes: true });
    const part = all.slice(from, from + SCHEDULES_A_DESK);
    let copies = 0;
    const accept: Accept = forgets ? (inbound) => desk.accept({ ...inbound, eventId: asId<'event'>(`${inbound.eventId}:${++copies}`) }) : desk.accept;
    for (const [i, { order, atOnce }] of part.entries()) {
      for (let at = 0; at < order.length; at += atOnce) {
        const burst = order.slice(at, at + atOnce);
        deliveries += burst.length;
        const replies = await Promise.all(burst.map((event) => accept(reportInbound(1 + i * EVENTS + event))));
        if (replies.some((reply) => reply.status === 'refused')) wrong.push('a delivery was refused');
        // A timer that fires between two deliveries, as it does in a running desk.
        if (at % 3 === 0) await desk.settle(1);
      }
    }
    await desk.settle(2_000);
    const sent = new Set(Array.from({ length: part.length * EVENTS }, (_one, i) => i + 1));
    wrong.push(...(await violations(desk, dir, sent)));
    await desk.store.close();
    wrong.push(...(await violationsOnDisk(dir)));
    rmSync(dir, { recursive: true });
  }
  return { schedules, deliveries, wrong };
}

const REPORTERS = 3;
const SCREENS = CHILD.length + 1;
const DIALOGS_A_STAGE = 25;

/** Whose turn it is each time, and for each screen how often it comes again, and how many presses later. */
const dialogs = fc.record({
  turns: fc.shuffledSubarray(Array.from({ length: REPORTERS * (SCREENS + 1) }, (_one, i) => i % REPORTERS), { minLength: REPORTERS * (SCREENS + 1), maxLength: REPORTERS * (SCREENS + 1) }),
  again: fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: MOST_COPIES - 1 }), { minLength: REPORTERS * (SCREENS + 1), maxLength: REPORTERS * (SCREENS + 1) }),
});

/**
 * The same of whole dialogs in the whole desk: three people fill in a report beside each other, each person's own presses in order, every press
 * once to four times and the copies any time later. At the end each has one receipt with a number of its own, and the lead has one notice for each.
 */
export async function anyOrderOfDialogs(schedules: number, seed: number): Promise<Orders> {
  const wrong: string[] = [];
  let deliveries = 0;
  const people = Array.from({ length: REPORTERS }, (_one, i) => `  - { id: reporter-${i}, name: Reporter Number${i}, roles: [teacher] }`).join('\n');
  const settings = ['name: Order School', 'example: true', 'telephone: "01632 960 300"', 'people:', '  - { id: ada-lind, name: Mrs Ada Lind, roles: [headteacher], telephone: "01632 960 101" }', '  - { id: bo-hart, name: Mr Bo Hart, roles: [dsl], telephone: "01632 960 102" }', '  - { id: cy-moss, name: Mr Cy Moss, roles: [chair-of-governors] }', people, 'contacts:', '  childrens-social-care: { name: Social care, telephone: "01632 960 200" }', '  lado: { name: The LADO, telephone: "01632 960 210" }', ''].join('\n');
  const all = fc.sample(dialogs, { numRuns: schedules, seed });
  let stage: Stage | null = null;
  for (const [i, { turns, again }] of all.entries()) {
    if (i % DIALOGS_A_STAGE === 0) {
      await stage?.close();
      stage = await openStage({ schoolDir: quickSchool(settings) });
    }
    if (!stage) throw new Error('a stage is open');
    const before = receiptsAndNotices(stage);
    const told = await oneSchedule(stage, i, turns, again, wrong);
    deliveries += told.deliveries;
    if (told.references.size !== REPORTERS) wrong.push(`schedule ${i}: ${told.references.size} numbers for ${REPORTERS} reports`);
    const after = receiptsAndNotices(stage);
    if (after.receipts - before.receipts !== REPORTERS || after.notices - before.notices !== REPORTERS) wrong.push(`schedule ${i}: ${after.receipts - before.receipts} receipts and ${after.notices - before.notices} notices for ${REPORTERS} reports`);
    if (wrong.length > 5) break;
  }
  await stage?.close();
  return { schedules, deliveries, wrong };
}

function receiptsAndNotices(stage: Stage): { receipts: number; notices: number } {
  const shown = stage.everywhere();
  return { receipts: shown.filter((card) => card.template === 'report-receipt').length, notices: shown.filter((card) => card.template === 'concern-notice' && card.conversation === 'personal:bo-hart').length };
}

async function oneSchedule(stage: Stage, number: number, turns: readonly number[], again: readonly (readonly number[])[], wrong: string[]): Promise<{ deliveries: number; references: Set<string> }> {
  const last = new Map<number, Reply>();
  const screens = new Map<number, number>();
  const references = new Set<string>();
  const later: { at: number; deliver: () => Promise<Reply>; reference: string | undefined }[] = [];
  let deliveries = 0;
  const copies = async (now: number): Promise<void> => {
    for (const copy of later.filter(({ at }) => at <= now)) {
      later.splice(later.indexOf(copy), 1);
      const reply = await copy.deliver();
      deliveries++;
      const reference = referenceOf(reply);
      if (reference !== copy.reference) wrong.push(`schedule ${number}: a copy was answered with another number`);
    }
  };
  for (const [at, who] of turns.entries()) {
    const screen = screens.get(who) ?? 0;
    screens.set(who, screen + 1);
    const event = asId<'event'>(`order-${number}-${who}-${screen}`);
    const person = `reporter-${who}`;
    const step = last.get(who)?.step?.data as { readonly draft: string; readonly step: string } | undefined;
    if (screen > 0 && !step) throw new Error(`schedule ${number}: no step but ${JSON.stringify(last.get(who)).slice(0, 300)}`);
    const inputs = [...CHILD, {}][screen - 1] ?? {};
    const deliver = (): Promise<Reply> => (step === undefined || screen === 0 ? stage.presses(person, 'report.start', {}, {}, undefined, event) : stage.on('web').gives(person, { kind: 'form', draft: step.draft, step: step.step, move: 'next', inputs }, undefined, event));
    const reply = await deliver();
    deliveries++;
    last.set(who, reply);
    const reference = referenceOf(reply);
    if (reference !== undefined) references.add(reference);
    for (const gap of again[at] ?? []) later.push({ at: at + gap, deliver, reference });
    await copies(at);
  }
  await copies(Infinity);
  return { deliveries, references };
}

const referenceOf = (reply: Reply): string | undefined => (reply.card?.data as { readonly reference?: string } | undefined)?.reference;
