import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { asId } from '../../src/kernel/ids.ts';
import { clausesOf } from '../../src/policies/clauses.ts';
import { makeCorpus, type Corpus } from '../../src/policies/corpus.ts';
import type { ExtractedDocument, PolicyDocument } from '../../src/policies/document.ts';
import { extractDocx } from '../../src/policies/extract/docx.ts';
import { extractHtml } from '../../src/policies/extract/html.ts';
import { extractMarkdown } from '../../src/policies/extract/markdown.ts';
import { extractText } from '../../src/policies/extract/text.ts';
import { buildIndex } from '../../src/policies/search.ts';
import { titleOf } from '../../src/policies/title.ts';

/** A school's policies from a file or folder (or its `policies` folder), read in this process without caps: for trusted test sets only. */
export async function readTrustedCorpus(path: string): Promise<Corpus> {
  const inner = join(path, 'policies');
  const dir = existsSync(inner) ? inner : path;
  const files = statSync(dir).isDirectory() ? readdirSync(dir).map((f) => join(dir, f)) : [dir];
  const documents: PolicyDocument[] = [];
  for (const file of files.toSorted()) {
    const bytes = readFileSync(file);
    const extracted = await extract(file, bytes);
    if (!extracted) continue;
    const id = asId<'document'>(basename(file));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    documents.push({ id, file: basename(file), sha256, title: titleOf(extracted, file), text: extracted.text, pages: extracted.pages, clauses: clausesOf(extracted, id), facts: [] });
  }
  return makeCorpus(documents, [], path, buildIndex(documents));
}

async function extract(file: string, bytes: Uint8Array): Promise<ExtractedDocument | null> {
  const text = (): string => Buffer.from(bytes).toString('utf8');
  if (file.endsWith('.txt')) return extractText(text());
  if (file.endsWith('.md')) return extractMarkdown(text());
  if (file.endsWith('.html')) return extractHtml(text());
  if (!file.endsWith('.docx')) return null;
  const read = await extractDocx(bytes);
  return read.ok ? read.value : null;
}
