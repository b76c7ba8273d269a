import { dayEvent } from '../routes/daily.ts';

/** Key and event of the accounts' daily timer: set at each start, due at once, and then just after each midnight. */
export const ACCOUNTS_DAY = dayEvent('accounts');
