import { z } from 'zod';
import { PLATFORM_NAMES, type Address } from './outbound.ts';

const surface = z.enum(PLATFORM_NAMES);
const account = z.strictObject({ surface: z.enum([...PLATFORM_NAMES, 'system']), tenant: z.string(), id: z.string() });
const reader = z.string().exactOptional();

/** An address kept in a record, so that an answer finds its way back days later. */
export const addressSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('conversation'), surface, conversation: z.string(), thread: z.string().exactOptional(), reader }),
  z.strictObject({ kind: z.literal('person'), person: z.string() }),
  z.strictObject({ kind: z.literal('account'), account, reader }),
  z.strictObject({ kind: z.literal('email'), surface, tenant: z.string(), email: z.string() }),
  z.strictObject({ kind: z.literal('channel'), channel: z.string() }),
]) as unknown as z.ZodType<Address>;
