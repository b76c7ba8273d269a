import { realpath, statfs } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { watch as watchFiles, type FSWatcher } from 'chokidar';
import pLimit from 'p-limit';
import { sleep } from '../kernel/clock.ts';
import { inStretches } from '../kernel/stretches.ts';
import type { Log } from '../kernel/log.ts';
import type { Lexicon } from '../language/lexicon.ts';
import { makeCorpus, type Corpus } from './corpus.ts';
import { DocumentReader, isFileError, READ_LIMITS, unreadable, type ReadLimits } from './document-reader.ts';
import type { PolicyDocument, Refusal } from './document.ts';
import { MAX_FILE_BYTES, tooLarge } from './extract/file-guard.ts';
import { LibraryCache } from './library-cache.ts';
import { hashFile, isTemporary, listPolicies, type PolicyFile } from './library-files.ts';
import { sha256 } from './read-document.ts';
import { buildIndex, indexWork } from './search.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** The file being read; null at the end. */
  readonly file: string | null;
}

export interface LibraryOptions {
  /** A folder of policies, or one file that is the whole of it. Only ever read. */
  readonly policiesDir: string;
  /** Where documents already read are kept; null keeps nothing. */
  readonly cacheDir: string | null;
  readonly log: Log;
  /** With what the school calls things; the project's own where absent. */
  readonly lexicon?: Lexicon;
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Whether changes are picked up while running; yes unless told otherwise. A library that watches belongs to a running desk, so no file
   * is ever parsed in this process.
   */
  readonly watch?: boolean;
  /** What reading one file may use; for tests. */
  readonly limits?: ReadLimits;
}

export interface Library {
  /** The policies now. Empty until `ready`: a "your policy is silent" before then would be false. */
  current(): Corpus;
  /** When the folder was read for the first time. */
  readonly ready: Promise<void>;
  /** Looks at the folder again; resolves when `current()` shows what was there at the call. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** Reads a folder of policies and keeps up with it. A change makes a new corpus that is swapped whole; until then the old one answers. */
export function openLibrary(options: LibraryOptions): Library {
  const shelf = new Shelf(options);
  const ready = shelf.refresh().then(() => (options.watch === false ? undefined : shelf.watch()));
  // A rejection belongs to whoever awaits `ready`; without this line it would also end a process that awaits it a moment later.
  ready.catch(() => undefined);
  return { current: () => shelf.corpus, ready, refresh: () => shelf.refresh(), close: () => shelf.close() };
}

/** `tries`: how often a file that may only have met a busy machine was read in vain. */
type Outcome = { readonly signature: string; readonly document: PolicyDocument | null; readonly refusal: Refusal | null; readonly tries?: { readonly of: string; readonly count: number } };

/** How often a folder that is away is looked for. */
const AWAY_MS = 1_000;
/** A file that was too slow so often is slow by itself, and would hold up every other change. */
const MOST_TRIES = 3;
/** Each reading has a process of its own. A trust of a thousand schools must not start a thousand of them. */
const readers = pLimit(4);

class Shelf {
  corpus: Corpus = makeCorpus([], [], sha256(''), buildIndex([]));
  readonly #options: LibraryOptions;
  readonly #reader: DocumentReader;
  #cache: LibraryCache | null = null;
  #known = new Map<string, Outcome>();
  #loaded = false;
  #running: Promise<void> | null = null;
  #waiting: Promise<void> | null = null;
  #watcher: FSWatcher | null = null;
  #closed = false;
  /** Whether the last look found the folder; and whether its return is being waited for. */
  #reached = true;
  #away = false;

  constructor(options: LibraryOptions) {
    this.#options = options;
    this.#reader = new DocumentReader({ textHere: options.watch === false, limits: options.limits ?? READ_LIMITS });
  }

  /** One look at a time; calls that come during one share the next. */
  refresh(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#look().finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    this.#waiting ??= this.#running.catch(() => undefined).then(() => {
      this.#waiting = null;
      return this.refresh();
    });
    return this.#waiting;
  }

  async watch(polling?: boolean): Promise<void> {
    const usePolling = polling ?? (await isNetworkShare(this.#options.policiesDir));
    const folder = await realOf(this.#options.policiesDir);
    if (this.#closed) return;
    const watcher = watchFiles(folder, {
      ignoreInitial: true,
      // A link to a folder above would be watched round and round, one to "/" would watch the machine. What links may lead to lies in here anyway.
      followSymlinks: false,
      usePolling,
      interval: usePolling ? 5_000 : 100,
      binaryInterval: 5_000,
      atomic: true,
      awaitWriteFinish: { stabilityThreshold: 300, pollInterval: 100 },
      ignored: (path) => path !== folder && isTemporary(basename(path)),
    });
    this.#watcher = watcher;
    watcher.on('all', () => void this.#changed());
    watcher.on('error', (error) => {
      this.#options.log('policies.watch-failed', { code: isFileError(error) ? (error.code ?? null) : null, polling: usePolling });
      // The system has no more watches, or the place does not support them: look every few seconds instead.
      if (!usePolling && !this.#closed) void stopped(watcher).then(() => this.watch(true));
    });
    await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
    // What changed between the first reading and now.
    await this.refresh();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#watcher) await stopped(this.#watcher);
    await this.#running?.catch(() => undefined);
    this.#reader.rest();
  }

  async #changed(): Promise<void> {
    // Changes come in bursts: a folder copied, a save by rename.
    await sleep(100);
    if (this.#closed || this.#away) return;
    try {
      await this.refresh();
      if (!this.#reached) await this.#comeBack();
    } catch (error) {
      // The old corpus stays: a fault while reading a change must not silence the desk. The log makes it seen.
      this.#options.log('policies.refresh-failed', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  /** A folder that went away takes its watcher with it: waits until it is there again, and watches it anew. */
  async #comeBack(): Promise<void> {
    this.#away = true;
    try {
      while (!this.#closed && !this.#reached) {
        await sleep(AWAY_MS);
        if (!this.#closed) await this.refresh();
      }
    } finally {
      this.#away = false;
    }
    if (this.#closed) return;
    if (this.#watcher) await stopped(this.#watcher);
    await this.watch();
  }

  async #look(): Promise<void> {
    this.#cache ??= this.#options.cacheDir === null ? null : await this.#openCache(this.#options.cacheDir);
    const listing = await listPolicies(this.#options.policiesDir);
    this.#reached = listing.reached;
    if (!listing.reached && this.#loaded && this.corpus.documents.length > 0) {
      // A share that is away for a minute is not a school without policies.
      if (!this.#away) this.#options.log('policies.folder-unreachable');
      return;
    }
    const changed = listing.files.filter((file) => this.#known.get(file.id)?.signature !== file.signature);
    const next = new Map<string, Outcome>();
    for (const file of listing.files) {
      const known = this.#known.get(file.id);
      if (known && known.signature === file.signature) next.set(file.id, known);
    }
    if (changed.length > 0) await readers(() => this.#readAll(changed, next));
    if (this.#closed) return;
    this.#known = next;
    await this.#swap(listing.files, listing.refused);
    this.#loaded = true;
    if (changed.length > 0) await this.#cache?.keepOnly(this.corpus.documents);
  }

  async #readAll(changed: readonly PolicyFile[], next: Map<string, Outcome>): Promise<void> {
    let done = 0;
    for (const file of changed) {
      if (this.#closed) return;
      this.#options.onProgress?.({ done, total: changed.length, file: file.file });
      next.set(file.id, await this.#read(file, this.#known.get(file.id) ?? null));
      done++;
    }
    this.#options.onProgress?.({ done, total: changed.length, file: null });
    this.#reader.rest();
  }

  async #swap(files: readonly PolicyFile[], refusedNames: readonly Refusal[]): Promise<void> {
    const outcomes = files.flatMap((file) => this.#known.get(file.id) ?? []);
    const documents = outcomes.flatMap((outcome) => outcome.document ?? []);
    const refused = [...refusedNames, ...outcomes.flatMap((outcome) => outcome.refusal ?? [])];
    const version = sha256(documents.map((d) => `${d.id} ${d.sha256}\n`).join(''));
    const sameDocuments = version === this.corpus.version && this.#loaded;
    if (sameDocuments && JSON.stringify(refused) === JSON.stringify(this.corpus.refused)) return;
    // In stretches: until it is done the corpus before it answers.
    const index = sameDocuments ? this.corpus.index : await inStretches(indexWork(documents, this.#options.lexicon));
    this.corpus = makeCorpus(documents, refused, version, index);
    this.#options.log('policies.read', { documents: documents.length, refused: refused.length, version: version.slice(0, 12) });
  }

  async #read(file: PolicyFile, last: Outcome | null): Promise<Outcome> {
    const before = last?.document ?? null;
    if (file.bytes > MAX_FILE_BYTES) return { signature: file.signature, document: null, refusal: { file: file.file, ...tooLarge(file.bytes) } };
    let hash: string;
    try {
      hash = await hashFile(file.path);
    } catch (error) {
      if (!isFileError(error)) throw error;
      const why = unreadable(error);
      // Open in Word on another machine, say: what was read before is still the policy. No signature, so the next look tries again.
      const kept = before ? `${why.detail}; answers come from the copy that was read before` : why.detail;
      return { signature: '', document: before, refusal: { file: file.file, code: why.code, detail: kept } };
    }
    const cached = await this.#cache?.get(file.id, file.file, hash);
    if (cached) return { signature: file.signature, document: cached, refusal: null };
    const result = await this.#reader.read({ path: file.path, file: file.file, id: file.id });
    if (!result.ok) {
      this.#options.log('policies.refused', { document: file.id, code: result.error.code });
      // What a busy machine may have caused is tried again at the next look.
      const count = result.error.code === 'too-slow' ? (last?.tries?.of === file.signature ? last.tries.count : 0) + 1 : 0;
      const passing = result.error.code === 'unreadable' || (count > 0 && count < MOST_TRIES);
      return { signature: passing ? '' : file.signature, document: null, refusal: { file: file.file, ...result.error }, tries: { of: file.signature, count } };
    }
    if (this.#cache && !(await this.#cache.put(result.value))) this.#options.log('policies.cache-not-written', { document: file.id });
    return { signature: file.signature, document: result.value, refusal: null };
  }

  async #openCache(folder: string): Promise<LibraryCache | null> {
    try {
      return await LibraryCache.open(folder);
    } catch (error) {
      if (!isFileError(error)) throw error;
      this.#options.log('policies.cache-not-opened', { code: error.code ?? null });
      return null;
    }
  }
}

/** Ends a watcher. It may still report errors of what it had begun, and one that nobody hears would end the process. */
function stopped(watcher: FSWatcher): Promise<void> {
  const closing = watcher.close();
  watcher.on('error', () => undefined);
  return closing;
}

/** The folder itself where the setting names a link to it. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isFileError(error)) throw error;
    return path;
  }
}

/** File systems that tell no watcher of changes made on another machine: NFS, SMB and CIFS, 9P, FUSE, VirtualBox folders (numbers from Linux's magic.h). */
const NETWORK = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546, 0x786f4256]);

async function isNetworkShare(path: string): Promise<boolean> {
  if (path.startsWith('\\\\')) return true;
  try {
    return NETWORK.has((await statfs(path)).type >>> 0);
  } catch (error) {
    if (!isFileError(error)) throw error;
    // The folder is not there yet: its parent tells as much.
    return path === dirname(path) ? false : isNetworkShare(dirname(path));
  }
}
