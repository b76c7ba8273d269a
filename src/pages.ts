import type { RequestHandler } from 'express';
import type { AccountPage } from './accounts/account-ports.ts';
import type { Clock } from './kernel/clock.ts';
import { asId, randomId, type PersonId, type SchoolId } from './kernel/ids.ts';
import { newDataKey, openSealed, seal, type MasterKey } from './kernel/seal.ts';

/** Every page that a link may lead to. */
export type PageName = AccountPage | 'pack' | 'pack-csv';

interface Offered {
  readonly school: SchoolId;
  readonly person: PersonId;
  readonly page: PageName;
  readonly until: number;
}

const GOOD_FOR_MS = 15 * 60_000;
const BOUND = 'page-link';

/** Makes a page as it stands now for this person; null where they may not see it any more. */
export type MakePage = (school: SchoolId, person: PersonId, page: PageName) => Promise<string | null>;

/**
 * Pages that open in a browser, each behind a link that nobody can guess, that was made for one person and ends soon. All that a link leads to is sealed
 * in it, so that every process of the desk that has the master key opens it, and nothing is kept. Leave is asked again when one is opened, and the
 * page is made then.
 */
export class Pages {
  readonly #clock: Clock;
  readonly #make: MakePage;
  #master: MasterKey;
  #base: string | null = null;

  constructor(clock: Clock, make: MakePage, master: MasterKey) {
    this.#clock = clock;
    this.#make = make;
    this.#master = master;
  }

  /** From now on links begin with this address, without a slash at its end; with null none are made. */
  servedAt(address: string | null): void {
    this.#base = address;
  }

  /** From now on links are sealed with this key, and no other opens one: whoever has a key that was put aside can make none. */
  sealedWith(master: MasterKey): void {
    this.#master = master;
  }

  /** A new link; null where this desk has no address that a browser could open. */
  link(school: SchoolId, person: PersonId, page: PageName): string | null {
    if (this.#base === null) return null;
    const key = newDataKey(randomId<'key'>());
    const offered: Offered = { school, person, page, until: this.#clock.now() + GOOD_FOR_MS };
    return `${this.#base}/pages/${[key.id, urlSafe(this.#master.wrap(key)), urlSafe(seal(key, BOUND, offered))].join('.')}`;
  }

  /** The page behind a link; null when there is none, or it has ended, or its person may not see it any more. */
  async open(token: string): Promise<{ readonly page: PageName; readonly text: string } | null> {
    const found = this.#offeredBy(token);
    if (!found || found.until <= this.#clock.now()) return null;
    const text = await this.#make(found.school, found.person, found.page);
    return text === null ? null : { page: found.page, text };
  }

  #offeredBy(token: string): Offered | null {
    const [id, wrapped, sealed, ...rest] = token.split('.');
    // One spelling of each link: a letter more would be read as the same bytes.
    if (!id || !wrapped || !sealed || rest.length > 0 || [wrapped, sealed].some((part) => urlSafe(part) !== part)) return null;
    const key = this.#master.unwrap(asId<'key'>(id), wrapped);
    const opened = key && openSealed(key, BOUND, sealed);
    // Nobody else can seal one, so it has the shape it was given.
    return opened?.ok ? (opened.value as Offered) : null;
  }
}

const urlSafe = (base64: string): string => Buffer.from(base64, 'base64').toString('base64url');

// A printed page styles itself and asks for nothing from anywhere.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What the server answers under `/pages`. */
export function pagesPaths(pages: Pages): RequestHandler {
  return (request, response, next) => {
    const token = /^\/([\w.-]{32,1000})$/.exec(request.path)?.[1];
    if (request.method !== 'GET' || token === undefined) return next();
    pages.open(token).then((opened) => {
      response.set('Content-Security-Policy', POLICY);
      if (opened === null) response.status(404).type('text/plain').send('This link has ended. Ask for the page again in the chat.\n');
      else if (opened.page === 'pack-csv') response.type('text/csv').attachment('governors.csv').send(opened.text);
      else response.type('text/html').send(opened.text);
    }, next);
  };
}
