import type { Pool } from 'pg';
import { faultOf, Session } from './database.ts';

/** The schema of the records. Every table holds rows of many schools, and a transaction sees those of one: the one it named. */
export const SCHEMA = 'staffroom';
/** Any number that nobody else uses: who brings the tables up to date holds it. */
const LOCK = 7_266_031_917;

const OWN_SCHOOL = `school = current_setting('staffroom.school', true)`;
/** Row-level security that holds for the tables' owner too. */
const tenants = (table: string, acts: readonly string[]): string => [
  `ALTER TABLE ${SCHEMA}.${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${SCHEMA}.${table} FORCE ROW LEVEL SECURITY`,
  ...acts.map((act) => `CREATE POLICY own_school_${act.toLowerCase()} ON ${SCHEMA}.${table} FOR ${act} ${act === 'INSERT' ? 'WITH CHECK' : 'USING'} (${OWN_SCHOOL})`),
].join(';\n');
const ALL = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const ADD_ONLY = ['SELECT', 'INSERT'];

/** Each is one transaction, and none is ever changed: a mended one is a new one. Text compares by its bytes, whatever the server's language. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE ${SCHEMA}.heads (
    school text COLLATE "C" PRIMARY KEY, seq bigint NOT NULL, hash text NOT NULL,
    shape bigint NOT NULL DEFAULT 0, master_check text NOT NULL, moved text
  ) WITH (fillfactor = 50);
  CREATE TABLE ${SCHEMA}.journal (
    school text COLLATE "C" NOT NULL, seq bigint NOT NULL, hash text NOT NULL, attempt text NOT NULL, line text NOT NULL,
    PRIMARY KEY (school, seq)
  );
  CREATE TABLE ${SCHEMA}.records (
    school text COLLATE "C" NOT NULL, collection text COLLATE "C" NOT NULL, id_key text COLLATE "C" NOT NULL, id_long text,
    version integer NOT NULL, ord bigint NOT NULL, key text COLLATE "C", indexes text NOT NULL, body text NOT NULL,
    PRIMARY KEY (school, collection, id_key)
  ) WITH (fillfactor = 80);
  CREATE TABLE ${SCHEMA}.record_indexes (
    school text COLLATE "C" NOT NULL, collection text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL,
    value_key text COLLATE "C" NOT NULL, ord bigint NOT NULL, id_key text COLLATE "C" NOT NULL, value_long text,
    PRIMARY KEY (school, collection, name, value_key, ord)
  );
  CREATE TABLE ${SCHEMA}.collections (
    school text COLLATE "C" NOT NULL, collection text COLLATE "C" NOT NULL, names text[] NOT NULL,
    PRIMARY KEY (school, collection)
  );
  CREATE TABLE ${SCHEMA}.keys (
    school text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, wrapped text NOT NULL,
    PRIMARY KEY (school, id)
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1);
  CREATE TABLE ${SCHEMA}.sealed_log (
    school text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, n bigint NOT NULL, key text COLLATE "C" NOT NULL, sealed text NOT NULL,
    PRIMARY KEY (school, name, n)
  );
  CREATE FUNCTION ${SCHEMA}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'this table is only added to' USING ERRCODE = 'insufficient_privilege'; END $$;
  CREATE TRIGGER add_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${SCHEMA}.journal FOR EACH STATEMENT EXECUTE FUNCTION ${SCHEMA}.refuse_change();
  CREATE TRIGGER add_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${SCHEMA}.sealed_log FOR EACH STATEMENT EXECUTE FUNCTION ${SCHEMA}.refuse_change();
  ${[tenants('heads', ['SELECT', 'INSERT', 'UPDATE']), tenants('journal', ADD_ONLY), tenants('sealed_log', ADD_ONLY), tenants('keys', ALL), tenants('records', ALL), tenants('record_indexes', ALL), tenants('collections', ALL)].join(';\n')}
  `,
];

/** What the role that the desk runs as may do. What is not here it may not. */
const GRANTS: Readonly<Record<string, string>> = {
  migrations: 'SELECT',
  heads: 'SELECT, INSERT, UPDATE (seq, hash, shape, master_check, moved)',
  journal: 'SELECT, INSERT',
  sealed_log: 'SELECT, INSERT',
  keys: 'SELECT, INSERT, UPDATE (wrapped), DELETE',
  records: 'SELECT, INSERT, UPDATE, DELETE',
  record_indexes: 'SELECT, INSERT, UPDATE, DELETE',
  collections: 'SELECT, INSERT, UPDATE, DELETE',
};

/** The version of the tables that this program knows. */
export const NEWEST = MIGRATIONS.length;

/** The version of the tables in this database; 0 where there are none. */
export async function schemaVersion(pool: Pool): Promise<number> {
  return inSession(pool, versionOf);
}

/**
 * Brings the tables to this program's version and gives `role` its rights, as a role that may make them. One transaction a version, under a lock:
 * cut short anywhere, a version is there whole or not at all, and several that come at once do it once. `ended` is for tests: it is told of each version.
 */
export async function migrate(owner: Pool, role: string | null, upTo = NEWEST, ended: (version: number) => void = () => undefined): Promise<{ readonly from: number; readonly to: number }> {
  return inSession(owner, async (session) => {
    const quoted = session.client.escapeIdentifier(SCHEMA);
    const locked = async <T>(work: () => Promise<T>): Promise<T> => {
      await session.batch(`BEGIN; SELECT pg_advisory_xact_lock(${LOCK})`);
      const done = await work();
      await session.batch('COMMIT');
      return done;
    };
    const from = await locked(async () => {
      await session.batch(`CREATE SCHEMA IF NOT EXISTS ${quoted}; CREATE TABLE IF NOT EXISTS ${SCHEMA}.migrations (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())`);
      return versionOf(session);
    });
    let version = from;
    while (version < upTo) {
      version = await locked(async () => {
        const now = await versionOf(session);
        // Another process was here first.
        if (now >= upTo) return now;
        await session.batch(MIGRATIONS[now] ?? '');
        await session.batch(`INSERT INTO ${SCHEMA}.migrations (version) VALUES (${now + 1})`);
        return now + 1;
      });
      ended(version);
    }
    if (role !== null) await locked(() => grant(session, role));
    return { from, to: version };
  });
}

async function grant(session: Session, role: string): Promise<void> {
  const [own] = await session.rows<{ same: boolean }>('own-role', 'SELECT current_user = $1 AS same', [role]);
  if (own?.same) return;
  const to = session.client.escapeIdentifier(role);
  const tables = Object.entries(GRANTS).flatMap(([table, rights]) => [`REVOKE ALL ON ${SCHEMA}.${table} FROM ${to}`, `GRANT ${rights} ON ${SCHEMA}.${table} TO ${to}`]);
  await session.batch([`GRANT USAGE ON SCHEMA ${SCHEMA} TO ${to}`, ...tables].join(';\n'));
}

async function versionOf(session: Session): Promise<number> {
  const [there] = await session.rows<{ there: boolean }>('migrations-there', `SELECT to_regclass('${SCHEMA}.migrations') IS NOT NULL AS there`, []);
  if (!there?.there) return 0;
  const [found] = await session.rows<{ version: number | null }>('version', `SELECT max(version) AS version FROM ${SCHEMA}.migrations`, []);
  return found?.version ?? 0;
}

async function inSession<T>(pool: Pool, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await Session.open(pool);
  let clean = false;
  try {
    const done = await work(session);
    clean = true;
    return done;
  } catch (error) {
    throw error instanceof Error && 'code' in error ? faultOf(error) : error;
  } finally {
    session.release(clean);
  }
}
