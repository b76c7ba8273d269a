import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { screen } from '../../src/incidents/harm-check.ts';
import { intentOf } from '../../src/routes/intents.ts';

const Message = z.looseObject({ id: z.string().optional(), text: z.string(), intent: z.string().optional(), level: z.string().optional() });

const share = (n: number, of: number): number | null => (of === 0 ? null : Math.round((n / of) * 1000) / 1000);

/** Intents, and what is urgent, of a file of labelled messages. `list`: each message of danger that was missed, in its words. */
export function scoreMessages(file: string, list: boolean): Record<string, unknown> {
  const messages = readFileSync(file, 'utf8').split('\n').filter((l) => l.trim() !== '').map((l) => Message.parse(JSON.parse(l)));
  const read = messages.map((message) => {
    const screened = screen(message.text);
    const urgent = message.intent === 'urgent' || (message.intent === undefined && message.level === 'red');
    return { ...message, urgent, said: intentOf(message.text, screened) as string };
  });
  const labelled = read.filter((m) => m.intent !== undefined);
  const urgent = read.filter((m) => m.urgent);
  // A message whose level alone is labelled may be red without being called urgent by anybody.
  const saidUrgent = labelled.filter((m) => m.said === 'urgent');
  const missed = urgent.filter((m) => m.said !== 'urgent');
  return {
    messages: messages.length,
    intents: share(labelled.filter((m) => m.said === m.intent).length, labelled.length),
    urgent: urgent.length,
    urgent_recall: share(urgent.length - missed.length, urgent.length),
    urgent_precision: share(saidUrgent.filter((m) => m.urgent).length, saidUrgent.length),
    missed_red: list ? missed.map((m) => m.text) : missed.length,
  };
}
