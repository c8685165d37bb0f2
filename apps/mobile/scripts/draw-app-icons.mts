/** Draws the app's icon, a pulse line on the town's green, in every size the platforms ask for. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { colors } from '@citypulse/ui/tokens';
import { chromium } from 'playwright-core';

const { primary } = colors.light;
/** In a 24 × 17 box around the line. */
const pulse = 'M0 11h5l3.5-11 5 17 4-12 2 6H24';

interface Drawing {
  file: string;
  size: number;
  /** Corner radius as a share of the edge; 0 fills the square, which the platform then masks. */
  corner: number;
  /** Share of the edge the pulse line takes. */
  line: number;
  ground: boolean;
}

const drawings: Drawing[] = [
  { file: 'assets/icon.png', size: 1024, corner: 0, line: 0.62, ground: true },
  { file: 'assets/adaptive-icon.png', size: 1024, corner: 0, line: 0.46, ground: false },
  { file: 'assets/favicon.png', size: 48, corner: 0.22, line: 0.74, ground: true },
  { file: 'public/icons/icon-192.png', size: 192, corner: 0.22, line: 0.66, ground: true },
  { file: 'public/icons/icon-512.png', size: 512, corner: 0.22, line: 0.66, ground: true },
  { file: 'public/icons/maskable-512.png', size: 512, corner: 0, line: 0.52, ground: true },
  { file: 'public/icons/apple-touch-icon.png', size: 180, corner: 0, line: 0.62, ground: true },
];

function svgOf({ size, corner, line, ground }: Drawing): string {
  const scale = (size * line) / 24;
  const left = (size * (1 - line)) / 2;
  const top = (size - 17 * scale) / 2;
  const square = `<rect width="${size}" height="${size}" rx="${size * corner}" fill="${primary}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${ground ? square : ''}
    <path transform="translate(${left} ${top}) scale(${scale})" d="${pulse}" fill="none"
      stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const drawing of drawings) {
  const page = await browser.newPage({ viewport: { width: drawing.size, height: drawing.size } });
  await page.setContent(`<body style="margin:0;background:none">${svgOf(drawing)}</body>`);
  const path = join(import.meta.dirname, '..', drawing.file);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
