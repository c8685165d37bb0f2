import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const worthIt = /\.(?:css|geojson|html|ico|js|json|mjs|svg|ttf|txt|wasm|webmanifest|xml)$/;

/** Lays a .br and a .gz beside each file of a build that gets smaller by them. */
export async function compressFolder(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  for (const path of names.filter((name) => worthIt.test(name)).map((name) => join(folder, name))) {
    if ((await stat(path)).size >= 1024) await compressFile(path);
  }
}

async function compressFile(path: string): Promise<void> {
  const plain = await readFile(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  const variants = await Promise.all([brotli(plain, { params }), gzipped(plain, { level: 9 })]);
  for (const [index, suffix] of ['.br', '.gz'].entries()) {
    const packed = variants[index];
    if (!packed || packed.length > plain.length * 0.95) continue;
    // By way of a hidden name: half a file would be served as a whole one after a kill.
    const half = join(dirname(path), '.half');
    await writeFile(half, packed);
    await rename(half, path + suffix);
  }
}
