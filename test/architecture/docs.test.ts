import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPermissionRow, PERMISSIONS_PAGE, permissionRows, permissionsPage } from './permissions-page.ts';

const PAGES = ['README.md', 'manifests/README.md', ...readdirSync('docs').filter((f) => f.endsWith('.md')).map((f) => join('docs', f))];

describe('the documents', () => {
  it.each(PAGES)('%s links only to what is there', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)/g)].map((m) => m[1] ?? '').filter((to) => !/^[a-z]+:/.test(to));
    expect(links.filter((to) => !existsSync(join(dirname(page), to)))).toEqual([]);
  });

  it.each(PAGES)('%s names only npm scripts that package.json has', (page) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const named = [...readFileSync(page, 'utf8').matchAll(/\bnpm run (?:--silent )?([a-z]+(?::[a-z]+)?)/g)].map((m) => m[1] ?? '');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('name every room of src on the map', () => {
    const map = readFileSync('docs/architecture.md', 'utf8');
    const rooms = readdirSync('src', { withFileTypes: true }).map((e) => (e.isDirectory() ? `${e.name}/` : e.name));
    expect(rooms.filter((room) => !map.includes(`\`${room}`))).toEqual([]);
  });

  it('list every command in the README', () => {
    const usage = /const USAGE = `([^`]*)`/.exec(readFileSync('src/cli.ts', 'utf8'))?.[1] ?? '';
    const commands = [...usage.matchAll(/^ {2}staffroom ([a-z]+)/gm)].map((m) => m[1] ?? '');
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((command) => !readFileSync('README.md', 'utf8').includes(`npx staffroom ${command}`))).toEqual([]);
  });
});

describe('docs/permissions.md', () => {
  it('is the table that the code decides by, row for row', () => {
    const page = readFileSync(PERMISSIONS_PAGE, 'utf8');
    // `npm run permissions` writes it.
    expect(page.split('\n').filter(isPermissionRow)).toEqual(permissionRows());
    expect(permissionsPage(page)).toBe(page);
  });
});
