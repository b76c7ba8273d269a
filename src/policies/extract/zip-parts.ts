import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { err, ok, type Result } from '../../kernel/result.ts';
import { reason, type Reason } from './file-guard.ts';

/** Limits of promise 19. One XML part of a 300-page policy is about 5 MB; all parts that are read together stay under three such. */
export const ZIP_LIMITS = { entries: 2_000, partBytes: 20 * 1024 * 1024, totalBytes: 60 * 1024 * 1024, ratio: 200, ratioFromBytes: 1024 * 1024 } as const;

/** The parts of an Office file that carry words and their structure. Pictures, embedded files, macros and settings are never unpacked. */
const WANTED = /^(?:\[Content_Types\]\.xml|_rels\/\.rels|word\/[^/]+\.xml|word\/_rels\/[^/]+\.rels)$/i;
const UNWANTED = /^word\/(?:header\d*|footer\d*|comments\w*|people|settings|webSettings|fontTable|theme\d*)\.xml$/i;

/** Unpacks the wanted parts of a .docx: the directory is checked first, then bytes are counted while they come, because sizes may lie. */
export async function readOfficeParts(bytes: Buffer): Promise<Result<Map<string, string>, Reason>> {
  const opened = await open(bytes);
  if (!opened.ok) return opened;
  const zip = opened.value;
  const listed = await list(zip);
  if (!listed.ok) return listed;
  const parts = new Map<string, string>();
  let total = 0;
  for (const entry of listed.value) {
    if (!WANTED.test(entry.fileName) || UNWANTED.test(entry.fileName)) continue;
    const unpacked = await unpack(zip, entry, ZIP_LIMITS.totalBytes - total);
    if (!unpacked.ok) return unpacked;
    total += unpacked.value.length;
    const xml = decodeXml(unpacked.value);
    if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) return err(reason('bomb', 'it defines XML entities, which no Word file needs: save it again from Word'));
    parts.set(entry.fileName, xml);
  }
  if (!parts.has('[Content_Types].xml') || ![...parts.keys()].some((name) => name.startsWith('word/'))) {
    return err(reason('not-what-it-says', 'it is a zip archive, but not a Word file'));
  }
  return ok(parts);
}

const broken = (why: string): Result<never, Reason> => err(reason('broken', `the file is damaged or was not copied whole (${why}): copy it again, or save it again from Word`));

/** What yauzl says, less any part name the file chose. */
const said = (error: unknown): string => (error instanceof Error ? error.message.replace(/[:"'].*$/s, '').slice(0, 60) : 'unreadable archive');

function open(bytes: Buffer): Promise<Result<ZipFile, Reason>> {
  return new Promise((resolve) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: false }, (error, zip) => resolve(error ? broken(said(error)) : ok(zip)));
  });
}

function list(zip: ZipFile): Promise<Result<Entry[], Reason>> {
  if (zip.entryCount > ZIP_LIMITS.entries) return Promise.resolve(err(reason('bomb', `it holds ${zip.entryCount} parts, and a Word file has at most a few hundred`)));
  return new Promise((resolve) => {
    const entries: Entry[] = [];
    const names = new Set<string>();
    const refuse = (result: Result<never, Reason>): void => {
      zip.removeAllListeners('entry');
      resolve(result);
    };
    zip.on('error', (error: unknown) => refuse(broken(said(error))));
    zip.on('end', () => resolve(ok(entries)));
    zip.on('entry', (entry: Entry) => {
      const declared = entry.uncompressedSize;
      if (entry.isEncrypted()) return refuse(err(reason('locked', 'parts of it are encrypted: save a copy without a password')));
      // Two parts of one name let two readers see two different documents.
      if (names.has(entry.fileName)) return refuse(broken('two parts have one name'));
      if (declared > ZIP_LIMITS.ratioFromBytes && declared > entry.compressedSize * ZIP_LIMITS.ratio) return refuse(bomb());
      names.add(entry.fileName);
      entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

const bomb = (): Result<never, Reason> => err(reason('bomb', 'it unpacks to far more than a document holds: do not open it; ask whoever sent it'));

function unpack(zip: ZipFile, entry: Entry, left: number): Promise<Result<Buffer, Reason>> {
  const limit = Math.min(left, ZIP_LIMITS.partBytes);
  if (entry.uncompressedSize > limit) return Promise.resolve(err(reason('too-large', 'its text unpacks to more than is read: split the document')));
  return new Promise((resolve) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return resolve(broken(said(error)));
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('error', (failure) => resolve(/more|too many|invalid.*size|not enough/i.test(failure.message) && size >= entry.uncompressedSize ? bomb() : broken(said(failure))));
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit || (size > ZIP_LIMITS.ratioFromBytes && size > entry.compressedSize * ZIP_LIMITS.ratio)) {
          resolve(bomb());
          stream.destroy();
        } else chunks.push(chunk);
      });
      stream.on('end', () => resolve(ok(Buffer.concat(chunks))));
    });
  });
}

/** XML may be UTF-16, which would hide a DOCTYPE from a search in bytes. */
function decodeXml(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes[0] === 0 && bytes[1] === 0x3c) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes[0] === 0x3c && bytes[1] === 0) return new TextDecoder('utf-16le').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}
