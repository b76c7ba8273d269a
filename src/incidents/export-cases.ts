import type { Grant } from '../kernel/grant.ts';
import type { Staff } from '../people/staff.ts';
import { hashedParts, type HashedPart } from '../records/export-folder.ts';
import type { Collection, ReadTx, Tx } from '../storage/store.ts';
import { caseById, keep } from './case-store.ts';
import { chronologyPage } from './chronology-page.ts';
import { chronologyOf, whenOf } from './chronology.ts';
import { exported, incidents, lowLevelConcerns, type Doing, type Incident } from './incident.ts';
import { isNamedIn, nameMatch } from './typed-names.ts';

/** What is to be written out: one matter by its reference, or every matter about one person by their full name. */
export interface ExportAsked {
  readonly by: 'incident' | 'child' | 'adult';
  readonly value: string;
}

/** A matter that is not written out, for a person to look at. */
export interface NotIncluded {
  readonly reference: string;
  readonly why: string;
}

export interface Found {
  readonly matters: readonly Incident[];
  readonly notIncluded: readonly NotIncluded[];
}

/** The matters asked for, oldest first. A name is looked for in the fields of names; what is near it, or in the text alone, is listed and not included. */
export async function findMatters(tx: Pick<ReadTx, 'get' | 'find' | 'values'>, { by, value }: ExportAsked, staff: Staff, grant: Grant): Promise<Found> {
  if (by === 'incident') {
    const one = await caseById(tx, value.trim().toUpperCase(), grant);
    return { matters: one ? [one] : [], notIncluded: [] };
  }
  const matters: Incident[] = [];
  const notIncluded: NotIncluded[] = [];
  for (const record of await all(tx, grant)) {
    const typed = by === 'child' ? record.said.children : [record.said.adults, record.said.about === 'me' ? record.reporter.name : ''].join('\n').trim();
    const match = nameMatch(value, typed);
    if (match === 'exact') matters.push(record);
    else if (match === 'near') notIncluded.push({ reference: record.id, why: `typed as: ${typed.replace(/\s+/g, ' ')}` });
    else if (isNamedIn(value, textsOf(record))) notIncluded.push({ reference: record.id, why: 'the name stands in its text' });
    else if (by === 'adult' && leftOut(record, staff).some((name) => nameMatch(value, name) === 'exact')) notIncluded.push({ reference: record.id, why: 'left out of it as concerned, or as close to someone who is' });
  }
  return { matters: matters.toSorted((a, b) => a.at - b.at), notIncluded };
}

async function all(tx: Pick<ReadTx, 'find' | 'values'>, grant: Grant): Promise<Incident[]> {
  const found: Incident[] = [];
  for (const collection of [incidents, lowLevelConcerns] satisfies Collection<Incident>[]) {
    for (const state of await tx.values(collection, 'state')) found.push(...(await tx.find(collection, 'state', state, grant)));
  }
  return found.filter((record) => !record.practice);
}

/** Colleagues who may not read it: it is about them, or about someone close to them; which of the two nobody wrote down. */
const leftOut = ({ said, excluded }: Incident, staff: Staff): string[] => (said.unsureWhoIsConcerned ? [] : excluded.flatMap((id) => staff.byId(id)?.name ?? []));

/** Everything that was written in it. */
const textsOf = ({ said, facts, notes, questions, shared, tasks, closing, lastWord }: Incident): string =>
  [
    said.words, said.children, said.adults, said.onBehalfOf, said.when, said.childWhere, ...facts.map((one) => one.text), ...notes.map((one) => one.text), ...shared.map((one) => `${one.to}\n${one.text}`),
    ...questions.flatMap((one) => [one.text, one.answer?.text ?? '']), ...tasks.flatMap((one) => [one.whom, one.who, one.reason]), closing?.rationale ?? '', closing?.safer ?? '', closing?.watches ?? '', lastWord?.text ?? '',
  ].join('\n');

/** Writes into each that it was written out: that is a reading. The records as they then stand. */
export async function recordExport(tx: Tx, matters: readonly Incident[], doing: Doing): Promise<Incident[]> {
  const read = matters.map((record) => exported(record, doing));
  for (const record of read) await keep(tx, record);
  return read;
}

export interface ExportHead {
  readonly school: string;
  readonly asked: ExportAsked;
  readonly by: string;
  readonly at: number;
  readonly staff: Staff;
}

/** The files of an export: one page for paper, and the same as JSON with the SHA-256 of each part. Neither name says whom it is about. */
export function exportFiles(matters: readonly Incident[], { school, asked, by, at, staff }: ExportHead): Map<string, string> {
  const subject = asked.by === 'incident' ? null : asked.value;
  const made = matters.map((record) => {
    const chronology = chronologyOf(record, { nameOf: (id) => staff.byId(id)?.name ?? id, subject, now: at });
    const hashes: HashedPart[] = hashedParts(chronology.parts);
    return { ...chronology, hashes };
  });
  const head = { school, asked: asked.value, subject, exported: whenOf(at), by };
  const json = { format: 'staffroom-chronology-1', ...head, matters: made.map(({ reference, thirdParties, hashes }) => ({ reference, thirdParties, parts: hashes })) };
  return new Map([['chronology.html', chronologyPage(made, head)], ['chronology.json', `${JSON.stringify(json, null, 1)}\n`]]);
}
