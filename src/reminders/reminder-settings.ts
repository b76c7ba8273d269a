import { z } from 'zod';
import type { Because } from '../policies/settings.ts';
import { NOTICE_KINDS } from './notice.ts';

const because = z.strictObject({ file: z.string().min(1), quote: z.string().min(1).max(2_000) }).optional();
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 08:00');

const kindSchema = z.strictObject({
  kind: z.enum(NOTICE_KINDS),
  /** School days without anything done until it goes to whoever is next. Without it, as the kind has it. */
  'escalate-after': z.number().int().min(1).max(60).optional(),
  because,
});

/** `reminders:` of school.yaml: when people may be reminded, how often, and what each kind rests on. A child's welfare never waits for any of it. */
export const remindersSchema = z
  .strictObject({
    /** Local times between which reminders are said, on school days alone. */
    'from': clock.default('08:00'),
    'until': clock.default('18:00'),
    /** Most messages of reminders to one person a day; what is more goes together in one. */
    'a-day': z.number().int().min(1).max(10).default(2),
    /** Counts for the leadership team on the first school day of each week. */
    'weekly-digest': z.boolean().default(true),
    'kinds': z.array(kindSchema).default([]),
  })
  .refine((settings) => settings.from < settings.until, { message: 'until: ends before it begins', path: ['until'] })
  .default({ 'from': '08:00', 'until': '18:00', 'a-day': 2, 'weekly-digest': true, 'kinds': [] });
export type ReminderSettings = z.output<typeof remindersSchema>;

/** Every quote that the settings rest on, with the setting's name, for the check that it still stands. */
export const becausesOfReminders = ({ kinds }: ReminderSettings): { readonly because: Because; readonly of: string }[] => kinds.flatMap(({ kind, because: rests }) => (rests ? [{ of: kind, because: rests }] : []));
