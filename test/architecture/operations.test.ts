import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../src/config.ts';

const container = readFileSync('Dockerfile', 'utf8');
const unit = readFileSync('manifests/systemd/staffroom.service', 'utf8');
/** `A=1 B=2` behind a word at the start of a line. */
const named = (text: string, word: RegExp): string[] => text.split('\n').flatMap((line) => (word.test(line) ? line.replace(word, '').split(' ').map((one) => one.split('=')[0] ?? '') : []));

describe('the container and the service', () => {
  it('copy what the program is made of, and nothing that is not there', () => {
    const copied = [...container.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'src', 'cards', 'manifests', 'school.example']));
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(ignored.sort()).toEqual(copied.sort());
  });

  it('set only settings that there are', () => {
    const set = [...named(container, /^ENV /), ...named(unit, /^Environment=/)];
    expect(set).toContain('DATA_DIR');
    expect(set.filter((name) => name !== 'NODE_ENV' && !SETTING_NAMES.includes(name))).toEqual([]);
  });

  it('start the same file as npm start does, without a shell between it and the signal to stop', () => {
    const { start } = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }).scripts;
    const [, command = ''] = /^CMD (\[.*\])$/m.exec(container) ?? [];
    expect((JSON.parse(command) as string[]).join(' ')).toBe(start);
    expect(/^ExecStart=\/usr\/bin\/(.*)$/m.exec(unit)?.[1]).toBe(start);
  });

  it('run as a user of their own', () => {
    expect(container).toMatch(/^USER node$/m);
    expect(unit).toMatch(/^User=staffroom$/m);
  });
});
