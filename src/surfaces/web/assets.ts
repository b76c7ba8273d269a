import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

const TYPES: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };

/** The page's files: named one by one, so that nothing else of the folder can ever be asked for. */
const FILES = ['index.html', 'page.css', 'cards.css', 'icon.svg', 'desk.js', 'server.js', 'cards.js', 'thread.js', 'composer.js', 'people.js', 'screen.js', 'elements.js'] as const;

/** Every file by its address; the Adaptive Cards package's own browser build is served as it is. */
export function pageAssets(): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const file of FILES) {
    const body = readFileSync(new URL(`./page/${file}`, import.meta.url));
    assets.set(file === 'index.html' ? '/' : `/page/${file}`, { type: TYPES[file.split('.')[1] ?? ''] ?? 'application/octet-stream', body });
  }
  const cards = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js');
  assets.set('/page/adaptivecards.min.js', { type: TYPES.js ?? '', body: readFileSync(cards) });
  return assets;
}
