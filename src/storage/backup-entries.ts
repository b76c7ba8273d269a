import { createHash } from 'node:crypto';
import { z } from 'zod';
import { jsonOrNull } from '../kernel/json.ts';
import { NotOpened, type SealedFile } from './sealed-file.ts';

/** One named piece of a backup: a file, or what stands for many. */
export interface BackupEntry {
  readonly name: string;
  readonly size: number;
  bytes(): AsyncIterable<Buffer>;
}

const LF = 0x0a;
const MOST_HEAD = 4_096;
const headSchema = z.strictObject({ name: z.string().regex(/^[a-z0-9][\w./~-]{0,200}$/i).refine((name) => !name.split('/').includes('..')), size: z.number().int().nonnegative() });

const hashes = z.record(z.string(), z.strictObject({ size: z.number(), sha256: z.string() }));
const manifestSchema = z.strictObject({
  format: z.literal(1),
  /** UTC ms at which the copying began. */
  at: z.number(),
  schools: z.array(z.strictObject({ id: z.string(), head: z.strictObject({ seq: z.number(), hash: z.string() }), keys: z.number() })),
  files: hashes,
});
/** The last entry of every backup: what it holds, and the SHA-256 of each piece. */
export type Manifest = z.output<typeof manifestSchema>;
export const MANIFEST = 'manifest.json';
export const readManifest = (bytes: Buffer): Manifest => manifestSchema.parse(JSON.parse(bytes.toString('utf8')));

/** Writes one piece, and says its hash. Throws where it has another size than was said: it changed meanwhile. */
export async function writeEntry(to: SealedFile, entry: BackupEntry): Promise<string> {
  const sum = createHash('sha256');
  let size = 0;
  await to.write(Buffer.from(`${JSON.stringify({ name: entry.name, size: entry.size })}\n`));
  for await (const chunk of entry.bytes()) {
    sum.update(chunk);
    size += chunk.length;
    await to.write(chunk);
  }
  if (size !== entry.size) throw new Error(`${entry.name} changed while it was copied`);
  return sum.digest('hex');
}

/** The pieces of an opened backup, in order. Each must be read to its end before the next is asked for. */
export async function* entriesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<BackupEntry> {
  const source = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done === true) return false;
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
    return true;
  };
  const broken = (): NotOpened => new NotOpened('the backup does not hold what it should: take another backup');
  for (;;) {
    while (held.indexOf(LF) < 0 && held.length <= MOST_HEAD && (await more()));
    if (held.length === 0) return;
    const end = held.indexOf(LF);
    const head = end < 0 || end > MOST_HEAD ? null : headSchema.safeParse(jsonOrNull(held.toString('utf8', 0, end)));
    if (!head?.success) throw broken();
    held = held.subarray(end + 1);
    let left = head.data.size;
    yield {
      ...head.data,
      bytes: async function* () {
        while (left > 0) {
          if (held.length === 0 && !(await more())) throw broken();
          const part = held.subarray(0, left);
          held = held.subarray(part.length);
          left -= part.length;
          yield part;
        }
      },
    };
    if (left > 0) throw new Error('a piece of a backup was not read to its end');
  }
}
