import type { SchoolId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { digestOf, type Anchor } from '../anchors.ts';
import type { Audited, AuditFault } from '../audit.ts';
import { verifyChain, type ChainPart, type NotedHead } from '../chain.ts';
import { CannotOpen } from '../fault.ts';
import { KeyCheck } from '../key-check.ts';
import { replay } from '../replay.ts';
import { logLineText } from '../sealed-log.ts';
import { beginAuditing } from './begin.ts';
import { openPool, Session } from './database.ts';
import { SCHEMA } from './migrations.ts';
import { PLACE, type DatabasePlace } from './open-postgres.ts';
import { linesInTable, logsInTable, mustHold } from './school-rows.ts';

/**
 * Looks through all of a school's rows: the journal's chain from its first line, against the anchors; that the records are what the journal leaves; the
 * sealed logs against the anchors. Reads one moment, and may run beside any number of desks. Rejects with DatabaseFault where it cannot.
 */
export async function auditTables({ url }: Pick<DatabasePlace, 'url'>, school: SchoolId, noted: { readonly anchors?: readonly Anchor[]; readonly heads?: readonly NotedHead[] }, log: Log): Promise<Audited> {
  const { anchors = [], heads = [] } = noted;
  const pool = openPool(url, log, 1, false);
  try {
    const session = await Session.open(pool);
    try {
      const end = await beginAuditing(session, school);
      const faults: AuditFault[] = [];
      const part: ChainPart = { name: 'journal', firstSeq: null, bytes: () => bytesOf(linesInTable(session, school)) };
      const chain = await verifyChain([part], { noted: [...anchors.filter(({ seq }) => seq > 0), ...heads] });
      const { head, bytes, fault } = chain;
      if (fault) faults.push({ file: 'journal', line: fault.line, byte: null, record: fault.record, message: fault.message });
      else if (head.seq !== end.seq || head.hash !== end.hash) faults.push({ file: 'heads', line: null, byte: null, record: end.seq, message: `the journal ends at line ${head.seq}, and its head says ${end.seq}` });
      else await holding(session, school, faults);
      const logs: Record<string, Anchor['logs'][string]> = {};
      for (const [name, lines] of await logsInTable(session, school)) {
        const text = Buffer.from(lines.map(logLineText).join(''), 'latin1');
        const file = `${name}.log`;
        logs[file] = { lines: lines.length, bytes: text.length, sha256: digestOf(text) };
        if (anchors.some((anchor) => { const one = anchor.logs[file]; return one !== undefined && (one.bytes > text.length || digestOf(text.subarray(0, one.bytes)) !== one.sha256); })) faults.push({ file: `sealed_log ${name}`, line: null, byte: null, record: null, message: 'it does not begin with the lines that were anchored' });
      }
      for (const file of new Set(anchors.flatMap((anchor) => Object.keys(anchor.logs)))) if (!logs[file]) faults.push({ file: `sealed_log ${file}`, line: null, byte: null, record: null, message: 'it was anchored, and is missing' });
      return { head, files: 1, bytes, torn: 0, logs, anchors: anchors.length + heads.length, faults };
    } finally {
      session.release(false);
    }
  } finally {
    await pool.end();
  }
}

const MOST_FAULTS = 20;

async function holding(session: Session, school: SchoolId, faults: AuditFault[]): Promise<void> {
  try {
    const keys = await session.rows<{ id: string }>('audit-keys', `SELECT id FROM ${SCHEMA}.keys WHERE school = $1`, [school]);
    const check = new KeyCheck(new Set(keys.map(({ id }) => id)));
    const { records } = await replay(PLACE, school, linesInTable(session, school), (_text, line) => Promise.resolve(check.changes(line.changes)));
    for (const { collection, record, key } of check.faults().slice(0, MOST_FAULTS)) faults.push({ file: `keys ${key}`, line: null, byte: null, record, message: `it is gone, and nothing says that it was to be destroyed: ${collection}/${record} can be read no more` });
    await mustHold(session, school, PLACE, records);
  } catch (error) {
    if (!(error instanceof CannotOpen)) throw error;
    faults.push({ file: 'records', line: null, byte: null, record: null, message: error.fault.message });
  }
}

async function* bytesOf(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(`${line}\n`, 'utf8');
}
