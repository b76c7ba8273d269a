import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve('src');

/** Room → rooms it may import. A room is a folder of src, or a file at its top. */
const table = new Map(
  readFileSync('test/architecture/edges.txt', 'utf8').trim().split('\n').map((line) => {
    const [room, rest] = line.split(':') as [string, string];
    return [room.trim(), rest.trim() === '-' ? [] : rest.trim().split(/\s+/)] as const;
  }),
);

const files = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(join(dir, e.name)) : [join(dir, e.name)]));
const sources = files(SRC).filter((f) => /\.(ts|mjs)$/.test(f) && !f.endsWith('.d.ts') && !f.includes('/page/'));
/** Folders of a room that the table names too ("accounts/case"): empty for what stands at the top of its room, which they share. */
const innerOf = (file: string): string => {
  const name = relative(SRC, dirname(file)).split('/').slice(0, 2).join('/');
  return table.has(name) && name.includes('/') ? name : '';
};
/** What joins the folders of a room, and so may import them from its top. */
const JOINS = new Set(['accounts/account-routes.ts']);
const roomOf = (file: string): string => relative(SRC, file).split('/')[0]!.replace(/\.(ts|mjs)$/, '');

interface Import { readonly from: string; readonly to: string; readonly typeOnly: boolean }
const imports: Import[] = sources.flatMap((from) =>
  [...readFileSync(from, 'utf8').matchAll(/^\s*(import|export)(\s+type)?\s[^;]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|import\('([^']+)'\)/gm)].map((m) => ({ from, to: m[3] ?? m[4] ?? m[5] ?? '', typeOnly: m[2] !== undefined })),
);
const own = imports.filter((i) => i.to.startsWith('.')).map((i) => ({ ...i, to: resolve(dirname(i.from), i.to) }));
const packages = imports.filter((i) => !i.to.startsWith('.') && !i.to.startsWith('node:'));
const show = (i: Import): string => `${relative(SRC, i.from)} → ${i.to.startsWith('/') ? relative(SRC, i.to) : i.to}`;

describe('who may import whom', () => {
  it('finds the sources and their imports', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(own.length).toBeGreaterThan(40);
  });

  it('gives every room of src a line in the table', () => {
    expect([...new Set(sources.map(roomOf))].filter((room) => !table.has(room))).toEqual([]);
  });

  it('finds no import that the table does not allow', () => {
    const wrong = own.filter((i) => {
      const from = roomOf(i.from);
      const to = roomOf(i.to);
      const allowed = table.get(from) ?? [];
      return from !== to && !allowed.includes('*') && !allowed.includes(to);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('finds no import between the folders of a room that the table does not allow, nor from what they share', () => {
    const wrong = own.filter((i) => {
      const from = innerOf(i.from);
      const to = innerOf(i.to);
      return roomOf(i.from) === roomOf(i.to) && to !== '' && from !== to && !JOINS.has(relative(SRC, i.from)) && !(table.get(from) ?? []).includes(to);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('names every folder of a room whose folders it names, each after those that it may import', () => {
    const inner = [...table.keys()].filter((name) => name.includes('/'));
    const rooms = new Set(inner.map((name) => name.split('/')[0]));
    const folders = new Set(sources.map((file) => relative(SRC, dirname(file)).split('/')).filter(([room, folder]) => rooms.has(room) && folder !== undefined).map((path) => path.slice(0, 2).join('/')));
    expect([...folders].sort()).toEqual([...inner].sort());
    expect(inner.filter((name, at) => (table.get(name) ?? []).some((to) => !inner.slice(0, at).includes(to)))).toEqual([]);
  });

  it('finds no cycle between files', () => {
    const next = new Map<string, string[]>();
    for (const i of own.filter((one) => !one.typeOnly)) next.set(i.from, [...(next.get(i.from) ?? []), i.to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].map((f) => relative(SRC, f)).join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it.each([
    ['pg', /^storage\/postgres\//],
    ['lowdb', /^storage\/durable-json-file\.ts$/],
    ['express', /^server\.ts$|^surfaces\/web\//],
    ['@slack/', /^surfaces\/slack\/slack-surface\.ts$/],
    ['botbuilder', /^surfaces\/teams\/teams-surface\.ts$/],
    ['mammoth', /^policies\/extract\//],
    ['pdfjs-dist', /^policies\/extract\//],
    ['adaptivecards-templating', /^cards\//],
    ['ts-ics', /^time\/calendar-file\.ts$/],
  ])('keeps %s behind its own door', (name, where) => {
    expect(packages.filter((i) => !i.typeOnly && i.to.startsWith(name) && !where.test(relative(SRC, i.from))).map(show)).toEqual([]);
  });
});

describe('what only one place may do', () => {
  const holding = (pattern: RegExp): string[] => sources.filter((f) => pattern.test(readFileSync(f, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''))).map((f) => relative(SRC, f)).sort();

  it('reads the wall clock and sets time limits in kernel/clock.ts alone', () => {
    expect(holding(/\bDate\.now\(|\bnew Date\(\s*\)|\bsetTimeout\(|\bperformance\.now\(/)).toEqual(['kernel/clock.ts']);
  });
  it('starts intervals in main.ts alone', () => {
    expect(holding(/\bsetInterval\(/).filter((f) => f !== 'main.ts')).toEqual([]);
  });
  it('reads the environment in config.ts alone', () => {
    expect(holding(/\bprocess\.env\b/)).toEqual(['config.ts']);
  });
  it('makes grants in people/permissions.ts alone', () => {
    expect(holding(/\bmakeGrant\(/)).toEqual(['kernel/grant.ts', 'people/permissions.ts']);
  });
  it('asks for permission in turn.ts alone', () => {
    expect(holding(/\bauthorise\(/).filter((f) => f !== 'people/permissions.ts')).toEqual(['turn.ts']);
  });
  it('keeps every file under 400 lines', () => {
    expect(sources.map((f) => [relative(SRC, f), readFileSync(f, 'utf8').split('\n').length] as const).filter(([, n]) => n > 400)).toEqual([]);
  });
});
