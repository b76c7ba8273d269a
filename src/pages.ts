import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { AccountPage } from './accounts/account-ports.ts';
import type { Clock } from './kernel/clock.ts';
import type { PersonId, SchoolId } from './kernel/ids.ts';

/** Every page that a link may lead to. */
export type PageName = AccountPage | 'pack' | 'pack-csv';

interface Offered {
  readonly school: SchoolId;
  readonly person: PersonId;
  readonly page: PageName;
  readonly until: number;
}

const GOOD_FOR_MS = 15 * 60_000;
// A person opens one or two; more only means that something asks in a loop.
const MOST_LINKS = 500;

/** Makes a page as it stands now for this person; null where they may not see it any more. */
export type MakePage = (school: SchoolId, person: PersonId, page: PageName) => Promise<string | null>;

/**
 * Pages that open in a browser, each behind a link that nobody can guess, that was made for one person and ends soon. The links are kept in memory
 * alone. Leave is asked again when one is opened, and the page is made then.
 */
export class Pages {
  readonly #links = new Map<string, Offered>();
  readonly #clock: Clock;
  readonly #make: MakePage;
  #base: string | null = null;

  constructor(clock: Clock, make: MakePage) {
    this.#clock = clock;
    this.#make = make;
  }

  /** From now on links begin with this address, without a slash at its end; with null none are made. */
  servedAt(address: string | null): void {
    this.#base = address;
  }

  /** A new link; null where this desk has no address that a browser could open. */
  link(school: SchoolId, person: PersonId, page: PageName): string | null {
    if (this.#base === null) return null;
    const now = this.#clock.now();
    for (const [token, { until }] of this.#links) if (until <= now || this.#links.size >= MOST_LINKS) this.#links.delete(token);
    const token = randomBytes(24).toString('base64url');
    this.#links.set(token, { school, person, page, until: now + GOOD_FOR_MS });
    return `${this.#base}/pages/${token}`;
  }

  /** The page behind a link; null when there is none, or it has ended, or its person may not see it any more. */
  async open(token: string): Promise<{ readonly page: PageName; readonly text: string } | null> {
    const found = this.#links.get(token);
    if (!found || found.until <= this.#clock.now()) return null;
    const text = await this.#make(found.school, found.person, found.page);
    return text === null ? null : { page: found.page, text };
  }
}

// A printed page styles itself and asks for nothing from anywhere.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What the server answers under `/pages`. */
export function pagesPaths(pages: Pages): RequestHandler {
  return (request, response, next) => {
    const token = /^\/([\w-]{32})$/.exec(request.path)?.[1];
    if (request.method !== 'GET' || token === undefined) return next();
    pages.open(token).then((opened) => {
      response.set('Content-Security-Policy', POLICY);
      if (opened === null) response.status(404).type('text/plain').send('This link has ended. Ask for the page again in the chat.\n');
      else if (opened.page === 'pack-csv') response.type('text/csv').attachment('governors.csv').send(opened.text);
      else response.type('text/html').send(opened.text);
    }, next);
  };
}
