import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { readonly packages: Readonly<Record<string, Locked>> };
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly dependencies: Readonly<Record<string, string>>; readonly devDependencies: Readonly<Record<string, string>> };

/** Where npm would find `name` from the package at `place`: its own folder first, then each one above. */
function locked(place: string, name: string): boolean {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`]) return true;
    if (from === '') return false;
  }
}

describe('the lock file', () => {
  // `npm ci` refuses a lock file that misses a package of another platform, so a clone could not be installed at all.
  it('holds every package that its packages need, those of other platforms too', () => {
    const missing = Object.entries(lock.packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !locked(place, name)).map((name) => `${place} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('has the versions that package.json names, each an exact one', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+$/);
      expect(`${name} ${lock.packages[`node_modules/${name}`]?.version ?? 'is not locked'}`).toBe(`${name} ${version}`);
    }
  });
});

describe('docs/packages.md', () => {
  it('gives each package that package.json names its reason, and no other', () => {
    const [running = '', developing = ''] = readFileSync('docs/packages.md', 'utf8').split('## For developing');
    const named = (text: string): string[] => [...text.matchAll(/^\| `([^`]+)` \| \S.*$/gm)].map((row) => row[1] ?? '').toSorted();
    expect(named(running)).toEqual(Object.keys(manifest.dependencies).toSorted());
    expect(named(developing)).toEqual(Object.keys(manifest.devDependencies).toSorted());
  });
});
