import type { ReadTx } from '../../storage/store.ts';
import { dayIn } from '../../time/school-day.ts';
import type { AccountPage, PageAbout } from '../account-ports.ts';
import { monthPage } from '../checks/check-month.ts';
import { allFound } from '../register/found-accounts.ts';
import { headFigures } from './head-figures.ts';
import { headPage } from './head-page.ts';
import { allAccounts } from '../register/register.ts';
import { registerPage } from '../register/register-page.ts';

/** A page of HTML as things stand now. */
export async function accountPage(page: AccountPage, tx: ReadTx, about: PageAbout): Promise<string> {
  const { school, name, now, grant } = about;
  switch (page) {
    case 'register':
      return registerPage(await allAccounts(tx, grant), await allFound(tx, grant), { name, staff: school.staff, emailDomains: school.emailDomains }, now);
    case 'month':
      return monthPage(tx, about, dayIn(now));
    case 'head':
      return headPage(await headFigures(tx, about));
  }
}
