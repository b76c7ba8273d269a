import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CHROMIUM, launch } from '../../test/browser/chromium.ts';

// The two icons that Teams asks for, from their drawings: in colour on a full square, and white lines on nothing.
const SIZES = { color: 192, outline: 32 } as const;

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

if (CHROMIUM === null) {
  process.stderr.write('No Chromium on this machine (apt-get install chromium): no icons drawn.\n');
  process.exitCode = 1;
} else await drawAll();

async function drawAll(): Promise<void> {
  const browser = await launch();
  try {
    for (const [name, size] of Object.entries(SIZES)) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      const drawing = Buffer.from(readFileSync(file(`${name}.svg`))).toString('base64');
      await page.setContent(`<body style="margin:0"><img width="${size}" height="${size}" style="display:block" src="data:image/svg+xml;base64,${drawing}"></body>`);
      await page.locator('img').evaluate((img: { decode(): Promise<void> }) => img.decode());
      writeFileSync(file(`${name}.png`), await page.screenshot({ omitBackground: true }));
      await page.close();
    }
  } finally {
    await browser.close();
  }
}
