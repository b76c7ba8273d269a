import { describe, expect, it } from 'vitest';
import { sleep } from '../../../../src/kernel/clock.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { PlaceBook, type PlaceLog, type TeamsPlace } from '../../../../src/surfaces/teams/place-book.ts';

const place = (conversation: string): TeamsPlace => ({ conversation, kind: 'personal', serviceUrl: 'https://teams.example/', tenant: 'T', account: `of-${conversation}`, botId: '28:desk', at: 1 });

describe('the places that the desk knows in Teams', () => {
  it('are known to every process that shares the records, as soon as one of them is missed', async () => {
    const kept: TeamsPlace[] = [];
    let reads = 0;
    const log: PlaceLog = {
      append: (one) => Promise.resolve(void kept.push(one)),
      all: () => {
        reads++;
        return Promise.resolve([...kept]);
      },
    };
    const [one, other] = [new PlaceBook(log, silentLog), new PlaceBook(log, silentLog)];
    await Promise.all([one.load(), other.load()]);
    await one.note(place('c1'));
    expect(other.personalOf('of-c1')).toBeNull();
    await sleep(1_000);
    await Promise.all([other.look(), other.look(), other.look()]);
    expect(other.personalOf('of-c1')?.conversation).toBe('c1');
    expect(reads).toBe(3);
  });
});
