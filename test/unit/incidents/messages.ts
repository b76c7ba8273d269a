import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Message = z.strictObject({ id: z.string(), text: z.string(), intent: z.string().optional(), level: z.enum(['red', 'amber', 'none']).optional(), kind: z.string().optional() });
export type Message = z.infer<typeof Message>;

/** The project's own labelled messages of one file under test/evaluation/messages. */
export const messagesOf = (file: string): Message[] =>
  readFileSync(new URL(`../../evaluation/messages/${file}`, import.meta.url), 'utf8').split('\n').filter((line) => line !== '').map((line) => Message.parse(JSON.parse(line)));
