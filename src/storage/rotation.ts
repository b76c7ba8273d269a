import { existsSync, readFileSync } from 'node:fs';
import { copyFile, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SchoolId } from '../kernel/ids.ts';
import { eitherKey, nextKeyFile, readMasterKey, writeMasterKey } from '../kernel/seal.ts';
import { CannotOpen } from './fault.ts';
import { nodeFiles, type Files } from './files.ts';
import { Keyring, type KeyChange } from './keyring.ts';
import { lockFolder } from './lock.ts';
import { schoolsWithRecords } from './record-folders.ts';
import { replaceFile } from './replace-file.ts';
import type { DeskStore } from './store.ts';

/** Whether a change of the master key was begun and is not done. */
export const isRotating = (masterKeyFile: string): boolean => existsSync(nextKeyFile(masterKeyFile));

/** Makes the new key beside the old one: from now on either opens, and every start goes on with the change. Nothing where one is under way. */
export function beginRotation(masterKeyFile: string): void {
  if (!isRotating(masterKeyFile)) writeMasterKey(nextKeyFile(masterKeyFile));
}

export interface Rotated {
  /** Keys that were wrapped anew in this run. */
  readonly changed: number;
  readonly schools: number;
  /** Where the old key stands now: backups from before need it. */
  readonly oldKeyFile: string;
}

export interface RotationOptions {
  readonly masterKeyFile: string;
  readonly dataDir: string;
  /** UTC ms. */
  readonly at: number;
  /** The running desk's own records, with the schools that it holds; all others in DATA_DIR are taken as in a stopped desk. */
  readonly running?: { readonly schools: readonly SchoolId[]; readonly store: Required<Pick<DeskStore, 'rewrapKeys'>> };
  readonly files?: Files;
}

/**
 * Goes on with a change of the master key that was begun, and ends it: every key wrapped with the new one, then the old file put aside with a note,
 * then the new one in its place. Killed anywhere, both keys are still there and open everything; the next run goes on. Throws CannotOpen `in-use`
 * where another process holds a school's records.
 */
export async function finishRotation({ masterKeyFile, dataDir, at, running, files = nodeFiles }: RotationOptions): Promise<Rotated> {
  const change = keysOf(masterKeyFile);
  let changed = running ? await running.store.rewrapKeys(change) : 0;
  const others = schoolsWithRecords(dataDir).filter((id) => !running?.schools.includes(id));
  for (const id of others) changed += await rewrapStopped(join(dataDir, id), change, files);
  const oldKeyFile = placeAside(masterKeyFile, at);
  if (!existsSync(oldKeyFile)) await putAside(masterKeyFile, oldKeyFile);
  await replaceFile(`${oldKeyFile}.txt`, NOTE, nodeFiles, 0o600);
  await rename(nextKeyFile(masterKeyFile), masterKeyFile);
  await nodeFiles.syncFolder(dirname(masterKeyFile));
  return { changed, schools: others.length + (running?.schools.length ?? 0), oldKeyFile };
}

/** A name by the day, which no other key has: two changes on one day leave two old keys, and backups may need either. An earlier run may have put this very key there. */
function placeAside(masterKeyFile: string, at: number): string {
  const ofDay = `${masterKeyFile}.old-${new Date(at).toISOString().slice(0, 10)}`;
  for (let n = 1; ; n++) {
    const place = n === 1 ? ofDay : `${ofDay}-${n}`;
    if (!existsSync(place) || readFileSync(place).equals(readFileSync(masterKeyFile))) return place;
  }
}

const NOTE = `This is the master key that was in use until the day in its name.
No record in DATA_DIR needs it any more. Backups made before that day do: keep it apart from them for as long as they are kept,
then delete it and this note.
`;

function keysOf(masterKeyFile: string): KeyChange {
  const older = readMasterKey(masterKeyFile);
  const newer = readMasterKey(nextKeyFile(masterKeyFile));
  if (!older || !newer) throw new CannotOpen('wrong-key', older ? nextKeyFile(masterKeyFile) : masterKeyFile, 'it is not a master key of Staffroom: put the right file back from its safe copy');
  return { newer, either: eitherKey(newer, older) };
}

async function rewrapStopped(dir: string, change: KeyChange, files: Files): Promise<number> {
  const lock = await lockFolder(dir);
  try {
    const keys = await Keyring.open(files, join(dir, 'keys'), change.either);
    return await keys.rewrap(change);
  } finally {
    await lock.release();
  }
}

/** Copied under another name first: a run cut short must not leave a half of the only old key under its name. */
async function putAside(from: string, to: string): Promise<void> {
  const temp = `${to}.tmp`;
  await copyFile(from, temp);
  const file = await open(temp, 'r+');
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temp, to);
  await nodeFiles.syncFolder(dirname(to));
}
