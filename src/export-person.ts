import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';
import { HELD } from './held-collections.ts';
import { chronologyOf } from './incidents/chronology.ts';
import { recordExport } from './incidents/export-cases.ts';
import { incidentSchema, type Doing, type Incident } from './incidents/incident.ts';
import { isFullName, isNamedIn, isSameName, nameMatch, namesIn, patternOf } from './incidents/typed-names.ts';
import { KEPT_BY } from './kept-collections.ts';
import type { Grant } from './kernel/grant.ts';
import { randomId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { err, ok, type Result } from './kernel/result.ts';
import { writeExport } from './records/export-folder.ts';
import { blankRedactions, EXEMPTIONS, given, hashOfRecord, hiding, placesOf, readRedactions, type FoundRecord, type Subject } from './records/subject-access.ts';
import { accessPage } from './records/subject-access-page.ts';
import { retentionClassOf } from './incidents/retained-matters.ts';
import type { School } from './school.ts';
import { CannotOpen } from './storage/fault.ts';
import { nodeFiles } from './storage/files.ts';
import { GENESIS } from './storage/journal-line.ts';
import { readJournal } from './storage/journal-reader.ts';
import { openStopped } from './storage/stopped-records.ts';
import type { DeskStore, ReadTx } from './storage/store.ts';
import { deskGrant } from './turn.ts';

export interface PersonExportOptions {
  readonly config: Pick<Config, 'dataDir' | 'masterKeyFile' | 'database'>;
  readonly school: School;
  /** The folder to write; it must not exist. */
  readonly out: string;
  /** The account of this machine that writes it out. */
  readonly account: string;
  readonly now: number;
  readonly log: Log;
  /** What a person decided to give: the answer is then written. Null: everything, for them to decide on. */
  readonly redactions: string | null;
}

export interface PersonExported {
  /** Null where nothing is held. */
  readonly folder: string | null;
  readonly records: number;
  readonly withheld: number;
  /** Names that are nearly theirs, for a person to look at. */
  readonly near: readonly string[];
  /** Journal lines in which they are the actor; null where the records are in PostgreSQL, whose lines are asked for there. */
  readonly lines: number | null;
}

/**
 * Writes out all that is held about one person: everything, with a file to decide on it; or, with that file filled in, what is given. The desk must be
 * stopped. That it was written out is recorded in each report first. The fault says what to do.
 */
export async function exportPerson(name: string, options: PersonExportOptions): Promise<Result<PersonExported, string>> {
  const { config, school, out, log } = options;
  if (!isFullName(name)) return err('give the full name, first and last: one name alone would find other people\'s records');
  if (existsSync(out)) return err(`${out} is there already: nothing that was written out is ever changed; give another --out`);
  const opened = await openStopped(config, school.id, { running: RUNNING, log });
  if (!opened.ok) return opened;
  try {
    return await written(name, opened.value, options);
  } finally {
    await opened.value.close();
  }
}

const RUNNING = 'the desk is running and holds these records. Stop it, write them out, and start it again at once: while it is stopped nobody can report';

async function written(name: string, store: DeskStore, options: PersonExportOptions): Promise<Result<PersonExported, string>> {
  const { school, out, account, now, redactions } = options;
  const grant = deskGrant(now);
  const subject: Subject = { name, id: school.staff.all.find((person) => isSameName(person.name, name))?.id ?? null, namedIn: (text) => isNamedIn(name, text) };
  const found = await store.read(school.id, (tx) => recordsOf(tx, subject, school, now, grant));
  const lines = options.config.database === null ? await linesBy(subject, join(options.config.dataDir, school.id, 'journal')) : null;
  const near = found.near;
  if (found.records.length === 0 && (lines ?? []).length === 0) return ok({ folder: null, records: 0, withheld: 0, near, lines: lines?.length ?? null });
  const decided = redactions === null ? null : readRedactions(redactions, subject, found.records);
  if (decided && !decided.ok) return err(`not written, because: ${decided.error.join('; ')}`);
  const read = await noteReadings(store, found.records, options, grant);
  // As they stand once that is noted: what is decided on is then what is there at the next look.
  const everything = found.records.map((one) => read.get(one.record) ?? one);
  const by = `${account}, at the machine`;
  const head = { school: school.settings.name, person: name, at: now, by };
  const asJson = (records: readonly FoundRecord[], more: Readonly<Record<string, unknown>>): string =>
    `${JSON.stringify({ format: 'staffroom-person-1', ...head, ...more, records: records.map(({ record, class: kept, places, thirdParties, content }) => ({ record, class: kept, places, thirdParties, sha256: hashOfRecord(content), content })), lines: lines ?? [] }, null, 1)}\n`;
  if (!decided) {
    const page = accessPage(everything, { ...head, state: 'Everything, for whoever decides what is given. Not for the person themselves.' }, (names) => patternOf(names, name));
    writeExport(out, new Map([['all.html', page], ['all.json', asJson(everything, { state: 'everything' })], ['redactions.yaml', blankRedactions(subject, everything)]]));
    return ok({ folder: out, records: found.records.length, withheld: 0, near, lines: lines?.length ?? null });
  }
  const { 'records': choices, names } = decided.value;
  const give = new Map(choices.map((one) => [one.record, one]));
  const chosen = found.records.filter(({ record }) => give.get(record)?.give === 'yes');
  // A line that was deleted from the file is no word that the name may stand.
  const mayStand = (one: string): boolean => isSameName(one, name) || names.some((said) => said.hide === 'no' && isSameName(said.name, one));
  const hide = [...new Set([...names.filter((one) => one.hide === 'yes').map((one) => one.name), ...chosen.flatMap(({ thirdParties }) => thirdParties)])].filter((one) => !mayStand(one));
  const hidden = hiding(patternOf(hide, name), new Set(school.staff.all.filter((person) => person.id !== subject.id && hide.some((one) => isSameName(one, person.name))).map((person) => person.id)));
  const kept = chosen.map((one): FoundRecord => ({
    ...one, thirdParties: [], record: String(given(one.record, hidden)), places: one.places.map((place) => String(given(place, hidden))),
    content: given(one.content, hidden), readable: given(one.readable ?? one.content, hidden),
  }));
  const withheld = found.records.length - kept.length;
  const reasons = EXEMPTIONS.flatMap((because) => {
    const count = found.records.filter(({ record }) => give.get(record)?.give === 'no' && give.get(record)?.because === because).length;
    return count === 0 ? [] : [{ because, records: count }];
  });
  const page = accessPage(kept, { ...head, state: withheld === 0 ? 'Names of other people were taken out.' : `Names of other people were taken out. ${withheld} ${withheld === 1 ? 'record is' : 'records are'} not given, by an exemption of the law.` }, () => null);
  writeExport(out, new Map([['given.html', page], ['given.json', asJson(kept, { state: 'given', decidedBy: decided.value['decided-by'], withheld: reasons })]]));
  return ok({ folder: out, records: kept.length, withheld, near, lines: lines?.length ?? null });
}

async function recordsOf(tx: ReadTx, subject: Subject, school: School, now: number, grant: Grant): Promise<{ readonly records: readonly FoundRecord[]; readonly near: readonly string[] }> {
  const records: FoundRecord[] = [];
  const near: string[] = [];
  const mayHold = firstLook(subject);
  for (const held of HELD) {
    for (const id of new Set(await held.ids(tx, school.staff))) {
      const content = await held.get(tx, id, grant);
      if (!content) continue;
      const typed = typedNames(content);
      const places = [...(mayHold(content) ? placesOf(content, subject) : []), ...(typed !== '' && nameMatch(subject.name, typed) === 'exact' ? ['said'] : [])];
      const name = `${held.name}/${id}`;
      if (places.length > 0) records.push(found(name, held.name, content, [...new Set(places)], subject, school, now, asMatter(held.name, content)));
      else if (typed !== '' && nameMatch(subject.name, typed) === 'near') near.push(`${name}: typed as ${typed.replace(/\s+/g, ' ').trim()}`);
    }
  }
  // What was said about the time of a report of theirs is about them too: a date of birth has no name beside it.
  const about = new Set(records.filter(({ record, places }) => record.startsWith('incidents/') && places.some((place) => place.startsWith('said'))).map(({ record }) => record));
  const have = new Set(records.map(({ record }) => record));
  for (const held of HELD) {
    if (held.name !== 'retention-facts' && held.name !== 'retention') continue;
    for (const id of about) {
      const content = have.has(`${held.name}/${id}`) ? null : await held.get(tx, id, grant);
      if (content) records.push(found(`${held.name}/${id}`, held.name, content, [`of ${id}`], subject, school, now, null));
    }
  }
  return { records, near };
}

const typedSchema = z.object({ said: z.object({ children: z.string(), adults: z.string() }) });
/** The fields of names of a report; empty for everything else. */
function typedNames(content: unknown): string {
  const typed = typedSchema.safeParse(content);
  return typed.success ? [typed.data.said.children, typed.data.said.adults].join('\n') : '';
}

/** Whether a record is worth going through: of many thousand reports few hold the last word of a name at all. What has letters beyond ASCII always is. */
function firstLook({ id, name }: Subject): (content: unknown) => boolean {
  const last = name.trim().split(/\s+/).at(-1) ?? '';
  const plain = (text: string): string => text.toLowerCase().replaceAll('\'', '');
  const wanted = ASCII.test(last) ? plain(last).replace(/[^a-z].*$/, '') : '';
  return (content) => {
    const text = JSON.stringify(content);
    return (id !== null && text.includes(id)) || wanted === '' || !ASCII.test(text) || plain(text).includes(wanted);
  };
}
// oxlint-disable-next-line no-control-regex -- all of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/;

const asMatter = (collection: string, content: unknown): Incident | null => (collection === 'incidents' || collection === 'low-level-concerns' ? incidentSchema.parse(content) : null);

function found(record: string, collection: string, content: { readonly id: string }, places: readonly string[], subject: Subject, { staff }: School, now: number, matter: Incident | null): FoundRecord {
  const kept = matter ? retentionClassOf(matter) : (KEPT_BY[collection] ?? 'working-state');
  const chronology = matter && chronologyOf(matter, { nameOf: (id) => staff.byId(id)?.name ?? id, subject: subject.name, now });
  // A colleague is called as on the staff list, however it was typed.
  const names = [...(chronology?.thirdParties ?? []), ...namesOf(content)].map((name) => staff.all.find((person) => person.id === name || isSameName(person.name, name))?.name ?? name);
  const others = names.filter((name) => !isSameName(name, subject.name) && isFullName(name));
  const ids = [...textsIn(content)].flatMap((text) => text.length > 200 ? [] : text.split(' ').flatMap((word) => (word === subject.id ? [] : (staff.byId(word)?.name ?? []))));
  return { record, class: kept, places, thirdParties: [...new Set([...others, ...ids])], content, ...(chronology ? { readable: chronology.parts } : {}) };
}

const NAMING: ReadonlySet<string> = new Set(['name', 'names', 'children', 'adults', 'by', 'from', 'to', 'who', 'whom', 'moderator', 'recoveryOwner', 'askerName', 'recipientName', 'seenBy', 'onBehalfOf']);

/** Names that stand in fields of names. */
function namesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, one]) => (typeof one === 'string' ? (NAMING.has(field) ? namesIn(one) : []) : field === 'logins' && Array.isArray(one) ? one.flatMap((each) => (typeof each === 'string' ? namesIn(each) : [])) : namesOf(one)));
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* textsIn(one);
}

/** That they did something, when and by which route: the journal has no word of what. */
async function linesBy({ id }: Subject, dir: string): Promise<{ readonly line: number; readonly at: string; readonly kind: string; readonly route: string | null }[]> {
  const lines: { line: number; at: string; kind: string; route: string | null }[] = [];
  if (id === null) return lines;
  try {
    await readJournal(nodeFiles, dir, GENESIS, ({ seq, at, actor, inbound }) => {
      if (actor === id) lines.push({ line: seq, at: new Date(at).toISOString(), kind: inbound.kind, route: inbound.route });
    });
  } catch (error) {
    if (error instanceof CannotOpen) throw new Error(`${error.fault.file}: ${error.fault.message}`, { cause: error });
    throw error;
  }
  return lines;
}

/** Into each report that is written out: that is a reading of all of it. And one line of the journal for the whole. */
async function noteReadings(store: DeskStore, records: readonly FoundRecord[], { school, account, now }: PersonExportOptions, grant: Grant): Promise<ReadonlyMap<string, FoundRecord>> {
  const doing: Doing = { id: randomId<'event'>(), at: now, by: { person: `machine:${account}`, name: `${account}, at the machine`, role: 'Export' } };
  const note = { at: now, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'export', route: 'export-person' } };
  return store.transact(school.id, note, async (tx) => {
    const matters = new Map<FoundRecord, Incident>();
    for (const one of records) {
      const { record } = one;
      const [collection = '', id = ''] = record.split('/');
      if (collection !== 'incidents' && collection !== 'low-level-concerns') continue;
      const held = HELD.find((one) => one.name === collection);
      const matter = held && asMatter(collection, await held.get(tx, id, grant));
      if (matter) matters.set(one, matter);
    }
    const noted = await recordExport(tx, [...matters.values()], doing);
    return new Map([...matters.keys()].map((one, i) => [one.record, { ...one, content: noted[i] ?? one.content }]));
  });
}
