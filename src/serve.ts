import type { App, Desk, MakeSurfaces } from './app.ts';
import { PLATFORM_TITLES } from './chat/outbound.ts';
import type { Config } from './config.ts';
import type { MovableClock } from './kernel/clock.ts';
import type { SchoolId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { err, ok, type Result } from './kernel/result.ts';
import { pagesPaths } from './pages.ts';
import type { Metrics } from './metrics.ts';
import { makePlatforms, type Platform } from './platforms.ts';
import { roleWords } from './people/staff.ts';
import type { School } from './school.ts';
import { makeServer, type Mount } from './server.ts';
import { dayKeyName } from './storage/day-keys.ts';
import type { DeskStore } from './storage/store.ts';
import { teamsPlaceSchema, type PlaceLog } from './surfaces/teams/place-book.ts';
import type { Post, PostLog } from './surfaces/web/post-log.ts';
import type { WebSchool } from './surfaces/web/visitor.ts';
import { makeWebSurface, type WebSurface } from './surfaces/web/web-surface.ts';

/** The surfaces of this process and the HTTP server in front of them. */
export interface Front {
  readonly makeSurfaces: MakeSurfaces;
  /** Takes requests; `greeting` says where. The fault names the setting that is wrong. */
  open(app: App): Promise<Result<{ readonly greeting: string; close(): Promise<void> }, string[]>>;
}

/** `runOnce` of the app, known only once it is open: what the page's clock calls after it was moved. */
export function makeFront(config: Config, clock: MovableClock, log: Log, metrics: Metrics): Front {
  let web: WebSurface | null = null;
  let platforms: readonly Platform[] = [];
  let running: App | null = null;
  return {
    makeSurfaces: async ({ desks, store }) => {
      const schools = desks.map((d) => d.school);
      platforms = await makePlatforms({ config, schools, clock, log, places: await placeLog(store, schools) });
      // The page vouches for nobody, so beside a platform that does it is only a stage for invented schools.
      if (!config.loopback || (platforms.length > 0 && schools.some((school) => !school.settings.example))) return platforms.map(metrics.measured);
      web = makeWebSurface({
        schools: desks.map(webSchool),
        clock,
        log,
        posts: await postLog(store, desks.map((d) => d.school.id)),
        indexing: (school) => indexingOf(desks, school),
        // The page offers a clock for invented schools alone; the surface refuses it for any other.
        advance: desks.every((d) => d.school.settings.example) ? (ms) => advance(ms, clock, running) : null,
      });
      return [...platforms, web].map(metrics.measured);
    },
    open: async (app) => {
      running = app;
      metrics.watch(app);
      await app.start();
      const webhooks = platforms.flatMap(({ name, path, paths }): Mount[] => (paths ? [{ kind: name === 'teams' && config.teams?.dev ? 'unproven' : 'webhook', path, paths }] : []));
      const mounts: Mount[] = [...webhooks, { kind: 'linked', path: '/pages', paths: pagesPaths(app.pages) }, ...(web ? [{ kind: 'page' as const, path: '/', paths: web.paths }] : [])];
      const server = makeServer({ host: config.host, port: config.port, mounts, troubles: () => app.troubles(), metrics: { contentType: metrics.contentType, text: () => metrics.text(), token: config.metricsToken }, log });
      try {
        const port = await server.listen();
        const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
        // Without a public address only a browser on this machine could open one, and then only where the web chat runs here too.
        app.pages.servedAt(config.publicUrl ?? (web ? address : null));
        return ok({ greeting: greeting(address, web !== null, platforms), close: () => server.close() });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EADDRINUSE') return err([`PORT: something else already uses ${config.port} on ${config.host}; stop it or set another PORT`]);
        if (code === 'EACCES') return err([`PORT: this user may not open ${config.port}; set a PORT above 1023`]);
        if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return err([`HOST: ${config.host} is no address of this machine`]);
        throw error;
      }
    },
  };
}

function greeting(address: string, web: boolean, platforms: readonly Platform[]): string {
  const names = platforms.map(({ name, path, paths }) => `${PLATFORM_TITLES[name]} (${paths ? `${address}${path}` : 'Socket Mode'})`);
  if (names.length > 0) return `Staffroom is open for ${names.join(' and ')}${web ? `, and its web chat: ${address}` : ''}`;
  return web ? `Staffroom is open: ${address}` : `Staffroom runs at ${address}: health only. The web chat is served on this machine alone (HOST=127.0.0.1).`;
}

async function advance(ms: number, clock: MovableClock, app: App | null): Promise<void> {
  clock.advance(ms);
  await app?.runOnce();
}

function webSchool({ school }: Desk): WebSchool {
  return {
    id: school.id,
    name: school.settings.name,
    example: school.settings.example,
    people: school.staff.all.map((p) => ({ id: p.id, name: p.name, role: p.roles[0] ? roleWords(p.roles[0]) : 'Colleague' })),
    channels: school.settings.channels.map(({ id, name, members }) => ({ id, name, members })),
  };
}

const deskOf = (desks: readonly Desk[], id: SchoolId): Desk => {
  const desk = desks.find((d) => d.school.id === id);
  if (!desk) throw new Error('there is no such school');
  return desk;
};

function indexingOf(desks: readonly Desk[], id: SchoolId): { done: number; total: number } | null {
  const { reading, done, total } = deskOf(desks, id).progress();
  return reading ? { done, total } : null;
}

/** The page's posts, each school's sealed beside its records. */
async function postLog(store: DeskStore, schools: readonly SchoolId[]): Promise<PostLog> {
  const logs = new Map(await Promise.all(schools.map(async (id) => [id, await store.sealedLog(id, 'web-posts')] as const)));
  return {
    append: async (post) => {
      const log = logs.get(post.school);
      if (!log) throw new Error('there is no such school');
      await log.append(post, dayKeyName('posted', post.at));
    },
    all: async () => {
      const posts: Post[] = [];
      // This process wrote every line of it, sealed: what opens has the shape it was given.
      for (const log of logs.values()) posts.push(...((await log.all()) as Post[]));
      return posts.sort((a, b) => a.seq - b.seq);
    },
  };
}

// Not a day's key: a conversation that was told to the desk years ago is still how a person is reached.
const PLACES = 'teams-places';

/** Teams' conversations, sealed beside the records of the first school that is on Teams: they are the tenant's, no school's own. */
async function placeLog(store: DeskStore, schools: readonly School[]): Promise<PlaceLog> {
  const school = schools.find((one) => one.settings.teams) ?? schools[0];
  if (!school) throw new Error('a desk has a school');
  const log = await store.sealedLog(school.id, PLACES);
  return { append: (place) => log.append(place, PLACES), all: async () => (await log.all()).map((place) => teamsPlaceSchema.parse(place)) };
}
