import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export type PictureSize = 'thumb' | 'medium' | 'full';

export type Reencoded =
  | { name: 'made'; width: number; height: number; pictures: Readonly<Record<PictureSize, Buffer>> }
  | { name: 'refused'; reason: 'too_many_pixels' | 'unreadable' | 'too_slow' };

const child = fileURLToPath(new URL('./reencode-child.ts', import.meta.url));
const mostMilliseconds = 20_000;

const Said = z.union([
  z.object({ width: z.int(), height: z.int() }),
  z.object({ refused: z.enum(['too_many_pixels', 'unreadable']) }),
]);

/**
 * Makes a picture anew in a process of its own, with bounds on pixels and time and without this process's
 * environment: a bomb or a fault of the decoder ends there.
 */
export async function reencode(path: string): Promise<Reencoded> {
  const folder = await mkdtemp(join(tmpdir(), 'citypulse-picture-'));
  try {
    const said = await inChild(path, folder);
    if (typeof said === 'string') return { name: 'refused', reason: said };
    const [thumb, medium, full] = await Promise.all(
      (['thumb', 'medium', 'full'] as const).map((size) => readFile(join(folder, size))),
    );
    if (!thumb || !medium || !full) throw new Error('A size of the picture is missing');
    return { name: 'made', ...said, pictures: { thumb, medium, full } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inChild(
  path: string,
  folder: string,
): Promise<{ width: number; height: number } | 'too_many_pixels' | 'unreadable' | 'too_slow'> {
  const options = {
    timeout: mostMilliseconds,
    killSignal: 'SIGKILL' as const,
    maxBuffer: 64 * 1024,
    env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1' },
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--max-old-space-size=128', child, path, folder], options, (error, out) => {
      if (error) {
        // Stopped by its time, or taken down by the picture.
        if (error.killed) resolve('too_slow');
        else if (error.signal) resolve('unreadable');
        else reject(new Error(`The picture's process failed: ${error.message}`));
        return;
      }
      const said = Said.parse(JSON.parse(out));
      resolve('refused' in said ? said.refused : said);
    });
  });
}
