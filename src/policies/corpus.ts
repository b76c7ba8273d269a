import type { Clause, ClauseId, DocumentId, PolicyDocument, Refusal } from './document.ts';
import type { SearchIndex } from './search.ts';

/** All the policies of one school at one moment. Immutable: a change makes a new one, and an answer under way keeps the old. */
export interface Corpus {
  readonly documents: readonly PolicyDocument[];
  readonly refused: readonly Refusal[];
  /** Hash over the files' hashes: the same files give the same version. */
  readonly version: string;
  readonly index: SearchIndex;
  clause(id: ClauseId): Clause | null;
  document(id: DocumentId): PolicyDocument;
}

/** Joins documents into a corpus; `index` is built from exactly these documents' clauses. */
export function makeCorpus(documents: readonly PolicyDocument[], refused: readonly Refusal[], version: string, index: SearchIndex): Corpus {
  const byId = new Map(documents.map((d) => [d.id, d]));
  const clauses = new Map(documents.flatMap((d) => d.clauses.map((c) => [c.id, c] as const)));
  return {
    documents,
    refused,
    version,
    index,
    clause: (id) => clauses.get(id) ?? null,
    document: (id) => {
      const document = byId.get(id);
      if (!document) throw new Error(`no document ${id} in this corpus`);
      return document;
    },
  };
}
