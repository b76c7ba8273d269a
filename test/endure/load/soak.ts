import { quickSchool } from '../../scenario/filed-report.ts';
import { openStage } from '../../scenario/stage.ts';
import { probed, type Probe } from './probe.ts';

export interface Soaked {
  readonly hours: number;
  readonly turns: number;
  /** Of the heap after a collection, over the last three quarters of the time. */
  readonly heapBytesAnHour: number;
  readonly heapBytesATurn: number;
  readonly handlesFirst: number;
  readonly handlesLast: number;
}

const MINUTE_MS = 60_000;

/** The whole desk on a clock that is moved: so many hours with so many turns a minute, the heap looked at each half hour. Needs `--expose-gc`. */
export async function soakSimulated(hours: number, perMinute: number): Promise<Soaked> {
  const stage = await openStage({ schoolDir: quickSchool() });
  const people = ['priya-nair', 'leah-brandt', 'owen-fletcher', 'maryam-okafor', 'helen-marsh'];
  const looks: Look[] = [];
  let turns = 0;
  try {
    for (let minute = 0; minute <= hours * 60; minute++) {
      for (let i = 0; i < perMinute; i++) await stage.says(people[turns++ % people.length] ?? '', 'thanks');
      await stage.later(MINUTE_MS);
      if (minute % 30 === 0) looks.push({ hour: minute / 60, turns, probe: probed() });
    }
    return slopes(looks);
  } finally {
    await stage.close();
  }
}

export interface Look {
  readonly hour: number;
  readonly turns: number;
  readonly probe: Probe;
}

/** What the looks say of the heap's growth, the first quarter left out: what is loaded once is no leak. */
export function slopes(looks: readonly Look[]): Soaked {
  const last = looks.at(-1);
  const settled = looks.slice(Math.floor(looks.length / 4));
  const [first] = settled;
  if (!last || !first || last === first) throw new Error('too few looks');
  const fitted = slope(settled.map(({ hour, probe }) => [hour, probe.heapBytes]));
  return { hours: last.hour, turns: last.turns, heapBytesAnHour: Math.round(fitted), heapBytesATurn: Math.round(slope(settled.map(({ turns, probe }) => [turns, probe.heapBytes]))), handlesFirst: first.probe.handles, handlesLast: last.probe.handles };
}

/** Least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
