import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SEALED = fileURLToPath(new URL('sealed/', import.meta.url));

/** The hash of the sealed policies, questions and messages: each file's name and bytes, in the order of the names. Printed by running this file. */
export function sealedHash(): string {
  const hash = createHash('sha256');
  const files = ['messages.jsonl', ...readdirSync(`${SEALED}policies`).toSorted().map((name) => `policies/${name}`), 'questions.jsonl'];
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(SEALED + file)).update('\n');
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${sealedHash()}\n`);
