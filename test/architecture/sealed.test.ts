import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sealedHash } from '../evaluation/sealed-hash.ts';

const FOLDERS = ['src', 'test', 'cards', 'manifests', 'school.example'];
const SKIPPED = new Set(['node_modules', 'sealed']);
const files = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? (SKIPPED.has(e.name) ? [] : files(join(dir, e.name))) : [join(dir, e.name)]));

describe('the sealed set', () => {
  it('is named by the evaluation alone', () => {
    const all = FOLDERS.flatMap(files).filter((file) => /\.(?:ts|mjs|js|json|ya?ml|txt|md)$/.test(file));
    expect(all.length).toBeGreaterThan(300);
    // A folder of this name in quotes, or a path through it.
    const naming = all.filter((file) => /['"`/]sealed\/|evaluation\/sealed|join\([^)]*'sealed'/.test(readFileSync(file, 'utf8')));
    const allowed = (file: string): boolean => /^test\/evaluation\/[\w-]+\.ts$/.test(file) || file === 'test/architecture/sealed.test.ts';
    expect(naming.filter((file) => !allowed(file))).toEqual([]);
    expect(naming).toContain('test/evaluation/sets.ts');
  });

  it('is what was sealed: policies, questions and messages have the hash of its README', () => {
    expect(readFileSync('test/evaluation/sealed/README.md', 'utf8')).toContain(`\`${sealedHash()}\``);
  });
});
