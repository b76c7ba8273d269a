import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig, SETTING_NAMES } from '../../src/config.ts';

describe('.env.example', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');

  it('lists exactly the settings that the config reads', () => {
    expect(lines.filter((l) => /^[A-Z_]+=/.test(l)).map((l) => l.split('=')[0]!).sort()).toEqual([...SETTING_NAMES].sort());
  });

  it('gives each setting a reason on the line above it', () => {
    const bare = lines.filter((l, i) => /^[A-Z_]+=/.test(l) && !lines[i - 1]?.startsWith('# '));
    expect(bare).toEqual([]);
  });

  it('shows the real defaults', () => {
    const shown = Object.fromEntries(lines.filter((l) => /^[A-Z_]+=/.test(l)).map((l) => l.split('=') as [string, string]));
    expect(readConfig({ HOME: '/home/x', ...shown })).toEqual(readConfig({ HOME: '/home/x' }));
  });
});

describe('a wrong setting', () => {
  it('is named with its value, all of them at once', () => {
    const config = readConfig({ PORT: 'many', HOST: 'not a host', POLICY_RESCAN: '-1' });
    const faults = config.ok ? [] : config.error;
    expect(faults).toHaveLength(3);
    expect(faults.join('\n')).toMatch(/PORT: .*65535.*many/);
  });
  it('is named together with a folder that is not there', () => {
    const config = readConfig({ PORT: 'many', SCHOOL_DIR: '/no/such/school' });
    expect(config.ok ? [] : config.error.map((fault) => fault.split(':')[0])).toEqual(['PORT', 'SCHOOL_DIR']);
  });
  it('is not an empty line of a .env file, which means the default', () => {
    expect(readConfig({ PORT: '' })).toMatchObject({ ok: true, value: { port: 3978 } });
  });
  it('tells a loopback host from one that strangers reach', () => {
    expect(readConfig({ HOST: '0.0.0.0' })).toMatchObject({ ok: true, value: { loopback: false } });
    expect(readConfig({ HOST: '::1' })).toMatchObject({ ok: true, value: { loopback: true } });
  });
});
