import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { CHECK_FILE, loadMasterKey, masterKey, newDataKey, openSealed, seal } from '../../../src/kernel/seal.ts';

describe('a sealed value', () => {
  const key = newDataKey(asId<'key'>('case-1'));
  const value = { words: 'canary', list: [1, null, 'ü'] };

  it('opens with its key, key id and record id, and hides what it holds', () => {
    const sealed = seal(key, 'r1', value);
    expect(sealed).not.toContain('canary');
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('canary');
    expect(openSealed(key, 'r1', sealed)).toEqual({ ok: true, value });
  });
  it('never looks the same twice', () => {
    expect(seal(key, 'r1', value)).not.toBe(seal(key, 'r1', value));
  });
  it('does not open for another record, under another key id, or with another key', () => {
    const sealed = seal(key, 'r1', value);
    expect(openSealed(key, 'r2', sealed).ok).toBe(false);
    expect(openSealed({ ...key, id: asId<'key'>('case-2') }, 'r1', sealed).ok).toBe(false);
    expect(openSealed(newDataKey(key.id), 'r1', sealed).ok).toBe(false);
  });
  it('does not open when any one byte was changed or cut off', () => {
    const bytes = Buffer.from(seal(key, 'r1', value), 'base64');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(openSealed(key, 'r1', changed.toString('base64')).ok).toBe(false);
      expect(openSealed(key, 'r1', bytes.subarray(0, i).toString('base64')).ok).toBe(false);
    }
  });
});

describe('the master key', () => {
  let dir = '';
  let file = '';
  let data = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'staffroom-key-'));
    file = join(dir, 'config', 'master.key');
    data = join(dir, 'data');
  });
  afterEach(() => rmSync(dir, { recursive: true }));
  const load = () => loadMasterKey(file, data);
  /** A school with one key in it, sealed with whatever the master key is now. */
  const withSchool = (): void => {
    const made = load();
    if (!made.ok) throw new Error(made.error.message);
    mkdirSync(join(data, 'oak', 'keys'), { recursive: true });
    writeFileSync(join(data, 'oak', 'keys', CHECK_FILE), made.value.checkText());
  };
  const code = (): string => {
    const loaded = load();
    return loaded.ok ? 'ok' : loaded.error.code;
  };

  it('is made at the first start, readable by its owner alone, and is the same at the next', () => {
    const first = load();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = load();
    if (!first.ok || !second.ok) throw new Error('not loaded');
    const key = newDataKey(asId<'key'>('k'));
    expect(second.value.unwrap(key.id, first.value.wrap(key))?.bytes).toEqual(key.bytes);
  });
  it('is refused, and not made anew, when it is lost and records exist', () => {
    withSchool();
    unlinkSync(file);
    expect(code()).toBe('lost');
    expect(existsSync(file)).toBe(false);
  });
  it('is refused when it is another one than the records were sealed with', () => {
    withSchool();
    writeFileSync(file, `staffroom-master-key-1 ${Buffer.alloc(32, 9).toString('base64')}\n`);
    expect(code()).toBe('wrong');
  });
  it('is refused when others can read it', () => {
    withSchool();
    chmodSync(file, 0o640);
    expect(code()).toBe('readable-by-others');
  });
  it('is refused when it is no key, or cut short', () => {
    withSchool();
    const good = readFileSync(file, 'utf8');
    for (const bad of ['', 'hello', good.slice(0, 40)]) {
      writeFileSync(file, bad);
      expect(code()).toBe('malformed');
    }
  });
  it('is not made beside a DATA_DIR that is no folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'staffroom-seal-'));
    writeFileSync(join(folder, 'data'), '');
    const loaded = loadMasterKey(join(folder, 'k', 'master.key'), join(folder, 'data'));
    expect(!loaded.ok && loaded.error).toMatchObject({ code: 'unreadable', message: expect.stringContaining('is not a folder') as string });
    expect(existsSync(join(folder, 'k'))).toBe(false);
    rmSync(folder, { recursive: true });
  });
  it('is refused inside the folder that it protects', () => {
    mkdirSync(data);
    file = join(data, 'master.key');
    expect(code()).toBe('inside-data-dir');
  });
  it('is moved and copied freely: only its content counts', () => {
    withSchool();
    const moved = join(dir, 'elsewhere.key');
    copyFileSync(file, moved);
    chmodSync(moved, 0o600);
    file = moved;
    expect(code()).toBe('ok');
  });
  it('wraps keys so that another master key cannot open them', () => {
    const key = newDataKey(asId<'key'>('k'));
    expect(masterKey(Buffer.alloc(32, 1)).unwrap(key.id, masterKey(Buffer.alloc(32, 2)).wrap(key))).toBeNull();
  });
});
