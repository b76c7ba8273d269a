import type { SchoolId } from '../kernel/ids.ts';
import type { Store } from '../storage/store.ts';
import { dayIn, daysAfter } from '../time/school-day.ts';
import { noticeKeyName, notices } from './notices.ts';

/** Days for which a key is kept although nothing of its day is open any more: an old card then still says how it stands. */
const KEPT_DAYS = 30;
const NAME = /^notices\.(\d{4}-\d{2}-\d{2})$/;

/** Destroys the keys of days of whose notices none is open, and so the words of them in the journal too. Says how many. Safe to repeat. */
export async function destroyOldNoticeKeys(store: Store, school: SchoolId, now: number): Promise<number> {
  const open = new Set((await store.read(school, (tx) => tx.values(notices, 'kept'))).map(noticeKeyName));
  const before = daysAfter(dayIn(now), -KEPT_DAYS);
  return store.destroyKeys(school, (name) => {
    const day = NAME.exec(name)?.[1];
    return day !== undefined && day < before && !open.has(name);
  });
}
