import { accountPage } from './accounts/pages/account-pages.ts';
import type { AccountPorts } from './accounts/account-ports.ts';
import type { Clock } from './kernel/clock.ts';
import type { SchoolId } from './kernel/ids.ts';
import type { MakePage } from './pages.ts';
import { packFigures, type PackAbout } from './reminders/pack-figures.ts';
import { packCsv, packPage } from './reminders/pack-page.ts';
import type { School } from './school.ts';
import { propose } from './situations/review-queue.ts';
import { silenceReport } from './situations/review-silence.ts';
import type { SchoolSituations } from './situations/school-situations.ts';
import type { ReadTx, Store } from './storage/store.ts';
import { leaveToOpen } from './turn.ts';

export interface PageParts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'read'>;
  readonly accounts: AccountPorts;
  readonly schools: (id: SchoolId) => {
    readonly school: School;
    /** Null while the policies are being read. */
    readonly situations: () => SchoolSituations | null;
    readonly waiting: PackAbout['waiting'];
    readonly signOffs: PackAbout['signOffs'];
  };
}

/** Every page of the desk, made when its link is opened, for someone who may see it then. */
export function makePages({ clock, store, accounts, schools }: PageParts): MakePage {
  return async (id, person, page) => {
    const { school, situations, waiting, signOffs } = schools(id);
    const pack = page === 'pack' || page === 'pack-csv';
    const leave = leaveToOpen(school.staff.byId(person), pack ? 'pack.make' : 'account.page', clock.now());
    if (!leave.ok) return null;
    const about = { school: accounts.schools(id), name: school.settings.name, now: clock.now(), grant: leave.value };
    if (!pack) return store.read(id, (tx) => accountPage(page, tx, about));
    const known = situations();
    // In stretches, and kept: made within the page it would hold up everybody for most of a second.
    if (known) await propose(known, known.corpus);
    const contradictions = titlesOf(known);
    const figures = await store.read(id, (tx: ReadTx) => packFigures(tx, { ...about, waiting, signOffs, contradictions: () => contradictions }));
    return page === 'pack' ? packPage(figures) : packCsv(figures);
  };
}

/** Titles of policies in which two clauses do not say the same about one situation. */
function titlesOf(school: SchoolSituations | null): readonly string[] {
  if (!school) return [];
  const within = silenceReport(school).contradictions.filter(({ one, other }) => one.document === other.document);
  return [...new Set(within.map(({ one }) => school.corpus.document(one.document).title))];
}
