import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import type { SchoolId } from '../kernel/ids.ts';
import { silentLog } from '../kernel/log.ts';
import { loadSchool, loadSchools } from '../school.ts';
import { anchoredSchools, readAnchors } from '../storage/anchors.ts';
import { auditSchool, type Audited, type AuditFault } from '../storage/audit.ts';
import type { NotedHead } from '../storage/chain.ts';
import { auditTables } from '../storage/postgres/audit-tables.ts';
import { faultIn, PLACE } from '../storage/postgres/open-postgres.ts';
import { schoolsWithRecords } from '../storage/record-folders.ts';
import { DONE, type Ending, FAILED, note, print, wrongUsage } from './command.ts';
import { flaggedSettings } from './flagged-school.ts';

const ANCHOR = /^(\d{1,15}):([0-9a-f]{12,64})$/;

/** Looks through all records; reads only, so the desk may run meanwhile. */
export async function audit(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' }, anchor: { type: 'string', multiple: true }, json: { type: 'boolean' } } });
  if (positionals.length !== 1 || positionals[0] !== 'verify') return wrongUsage('audit needs "verify"; --school DIR looks at one school, --anchor SEQ:HASH compares with a line that was noted');
  const heads = (values.anchor ?? []).map((text) => ANCHOR.exec(text.replaceAll(/[\s,]/g, '').toLowerCase()));
  const noted: NotedHead[] = heads.flatMap((read) => (read ? [{ seq: Number(read[1]), hash: read[2] ?? '' }] : []));
  if (noted.length < heads.length) return wrongUsage('--anchor is the number and the beginning of the hash that the desk posted, such as 4182:3f9a11c277de');
  // The school's folder is not looked at but for its name: records are looked through where it is lost, too.
  const config = flaggedSettings(values.school ?? '.');
  if (!config) return FAILED;
  const { dataDir, anchorDir, database } = config;
  const named = values.school === undefined ? null : loadSchool(resolve(values.school)).school;
  if (values.school !== undefined && !named) return wrongUsage(`${values.school} holds no school.yaml that can be read`);
  // A school that is gone as a whole is named by nothing but what was noted elsewhere.
  const anchored = anchorDir === null ? [] : await anchoredSchools(anchorDir);
  const schools = [...new Set([...(database ? schoolsInSettings() : schoolsWithRecords(dataDir)), ...anchored])].toSorted().filter((id) => named === null || id === named.id);
  if (schools.length === 0) {
    note(`there are no records${named ? ` of ${named.id}` : ''} ${database ? 'in SCHOOL_DIR' : `in DATA_DIR (${dataDir})`}`);
    return FAILED;
  }
  if (noted.length > 0 && schools.length > 1) return wrongUsage('--anchor needs --school DIR where there are several schools');
  if (anchorDir === null && noted.length === 0) note('no anchors are looked at (ANCHOR_DIR is not set, no --anchor given): lines cut off at the end of the record cannot be found without them');
  let failed = false;
  for (const school of schools) {
    const { anchors, unreadable } = anchorDir === null ? { anchors: [], unreadable: [] } : await readAnchors(anchorDir, school);
    if (anchorDir !== null && anchors.length === 0) note(`${school}: ANCHOR_DIR holds no anchor of it (${anchorDir}): unless this is its first day, look whether that is the right folder, and its disk there`);
    for (const line of unreadable) note(`${school}: line ${line} of its anchors cannot be read`);
    const found = await (database ? auditTables(database, school, { anchors, heads: noted }, silentLog).catch(unreached) : auditSchool(join(dataDir, school), { anchors, heads: noted, keys: true }));
    if (!found) return FAILED;
    failed ||= found.faults.length > 0 || unreadable.length > 0;
    if (values.json === true) await print({ school, ...found });
    else process.stdout.write(`${linesOf(school, found).join('\n')}\n`);
  }
  return failed ? FAILED : DONE;
}

/** The database was not there to be looked at; what else went wrong is a bug. */
function unreached(error: unknown): null {
  const { file, message } = faultIn(error, PLACE);
  note(`${file}: ${message}. Nothing was looked at`);
  return null;
}

/** A database says of no school that it is there, unless it is asked for that one. */
function schoolsInSettings(): SchoolId[] {
  const config = readConfig();
  const schools = config.ok ? loadSchools(config.value.schoolDir) : null;
  return schools?.ok ? schools.value.map((school) => school.id) : [];
}

function linesOf(school: SchoolId, { head, files, bytes, torn, logs, anchors, faults }: Audited): string[] {
  if (faults.length > 0) return faults.map((fault) => `${school}: ${placeOf(fault)}: ${fault.message}`);
  const looked = `${head.seq} records in ${files} files (${Math.ceil(bytes / 1024)} KB), ${Object.keys(logs).length} logs, ${anchors} anchors`;
  return [`${school}: whole. ${looked}. It ends at ${head.seq}:${head.hash}`, ...(torn > 0 ? [`${school}: ${torn} bytes after it are a line that was not finished, and so never acknowledged`] : [])];
}

function placeOf({ file, line, byte, record }: AuditFault): string {
  const where = [file, line === null ? null : `line ${line}`, byte === null ? null : `byte ${byte}`].filter((part) => part !== null).join(', ');
  return typeof record === 'number' ? `${where} (record ${record})` : where;
}
