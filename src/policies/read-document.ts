import { createHash } from 'node:crypto';
import { ok, type Result } from '../kernel/result.ts';
import { clausesOf } from './clauses.ts';
import type { DocumentId, PolicyDocument } from './document.ts';
import { extractFile } from './extract/extract.ts';
import type { Reason } from './extract/file-guard.ts';
import { factsOf } from './facts.ts';
import { titleOf } from './title.ts';

/** Makes a policy document of one file's bytes; `file` is its path in the policies folder, with `/`. */
export async function readDocument(bytes: Uint8Array, file: string, id: DocumentId): Promise<Result<PolicyDocument, Reason>> {
  const extracted = await extractFile(bytes, file);
  if (!extracted.ok) return extracted;
  const clauses = clausesOf(extracted.value, id);
  return ok({
    id,
    file,
    sha256: sha256(bytes),
    title: titleOf(extracted.value, file),
    text: extracted.value.text,
    pages: extracted.value.pages,
    clauses,
    facts: factsOf(extracted.value, clauses, id),
  });
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
