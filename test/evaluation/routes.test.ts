import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { BatchRoute } from '../../src/incidents/route-batch.ts';
import { routeBatch } from '../../src/incidents/route-lines.ts';
import { readCorpus, referenceDir, root, scoreByReference } from './measure.ts';

const labelled = z.looseObject({ id: z.string(), school: z.string(), first: z.array(z.string()), policy: z.boolean().optional() });

async function routesOf(labels: string, schools: string): Promise<{ labels: z.output<typeof labelled>[]; routes: BatchRoute[] }> {
  const lines = readFileSync(labels, 'utf8').split('\n').filter((line) => line.trim() !== '');
  const notes: string[] = [];
  const routes: BatchRoute[] = [];
  for await (const route of routeBatch(schools, lines, { readCorpus, note: (message) => void notes.push(message) })) if (!('error' in route)) routes.push(route);
  expect(notes).toEqual([]);
  return { labels: lines.map((line) => labelled.parse(JSON.parse(line))), routes };
}

const own = join(root, 'test/evaluation/routes');

describe('incidents written for this project, on four invented policies in other words', () => {
  it('go first to whom the policy names, and nowhere by words that the policy does not have', async () => {
    const { labels, routes } = await routesOf(join(own, 'incidents.jsonl'), join(own, 'schools'));
    expect(routes.map((route) => route.id)).toEqual(labels.map((label) => label.id));
    const missed = labels.filter((label, i) => !label.first.includes(routes[i]?.first[0] ?? ''));
    expect(missed).toEqual([]);
    const wrongReason = labels.filter((label, i) => label.policy !== (routes[i]?.because !== null)).map((label) => label.id);
    expect(wrongReason).toEqual([]);
  });

  it('quote their policies word for word', async () => {
    const { labels, routes } = await routesOf(join(own, 'incidents.jsonl'), join(own, 'schools'));
    for (const [i, route] of routes.entries()) {
      const text = readFileSync(join(own, 'schools', `${labels[i]?.school ?? ''}.txt`), 'utf8').replace(/\s+/g, ' ');
      expect(text).toContain(route.because ?? '');
      expect(route.basis).toBe(route.because === null ? 'sector_default' : 'policy');
    }
  });
});

describe.skipIf(referenceDir === null)('the reference incidents (needs REFERENCE_DIR, by default ../shared)', () => {
  const labels = join(referenceDir ?? '', 'questions/routes.jsonl');

  it('are routed at least as well as was asked for, none to its subject', async () => {
    const { routes } = await routesOf(labels, join(referenceDir ?? '', 'policies'));
    const figures = scoreByReference('route', labels, routes);
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    expect(figures['first_recipient']).toBeGreaterThanOrEqual(0.85);
    expect(figures['sent_to_subject']).toBe(0);
    expect(figures['external']).toBeGreaterThanOrEqual(0.8);
    expect(figures['because_quoted']).toBeGreaterThanOrEqual(0.7);
  });

  it('hold on the half that was never looked at (by a hash of the id)', async () => {
    const { labels: all, routes } = await routesOf(labels, join(referenceDir ?? '', 'policies'));
    const kept = routes.filter((route) => parseInt(createHash('sha256').update(String(route.id)).digest('hex').slice(0, 2), 16) % 2 === 1);
    const firsts = new Map(all.map((label) => [label.id, label.first]));
    const right = kept.filter((route) => firsts.get(String(route.id))?.includes(route.first[0] ?? '') === true);
    expect(right.length / kept.length).toBeGreaterThanOrEqual(0.85);
  });
});
