import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type OutputInfo } from 'sharp';

// Runs as a process of its own: what a hostile picture does to the decoder ends with it.

sharp.concurrency(1);
sharp.cache(false);

/** Longest edge in pixels of each size. */
const edges = { full: 2048, medium: 1280, thumb: 320 } as const;
const mostPixels = 50_000_000;

const [source = '', target = ''] = process.argv.slice(2);

/** Upright, in sRGB, on white, and with nothing the camera wrote beside the picture. */
async function reencode(input: string | Buffer, edge: number, quality: number) {
  return sharp(input, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true, pages: 1 })
    .autoOrient()
    .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality, progressive: true })
    .toBuffer({ resolveWithObject: true });
}

async function write(name: keyof typeof edges, data: Buffer): Promise<void> {
  await writeFile(join(target, name), data, { mode: 0o600 });
}

async function run(): Promise<OutputInfo> {
  await (await open(source, 'r')).close();
  const full = await reencode(source, edges.full, 82);
  await write('full', full.data);
  await write('medium', (await reencode(full.data, edges.medium, 80)).data);
  await write('thumb', (await reencode(full.data, edges.thumb, 76)).data);
  return full.info;
}

try {
  const { width, height } = await run();
  process.stdout.write(JSON.stringify({ width, height }));
} catch (error) {
  const isLarge = /pixel limit/i.test((error as Error).message);
  process.stdout.write(JSON.stringify({ refused: isLarge ? 'too_many_pixels' : 'unreadable' }));
}
