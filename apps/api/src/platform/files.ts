import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where media lie: keys of our own making, never names people gave. */
export interface Files {
  /** Replaces nothing half: whoever reads sees the whole file or none. */
  put(key: string, content: Buffer): Promise<void>;
  /** Null: there is none. */
  read(key: string): Promise<Buffer | null>;
  remove(key: string): Promise<void>;
  /** A folder on this node for uploads under way. */
  readonly uploads: string;
}

/** A key nobody can guess; its head spreads files over folders. */
export const newFileKey = (): string => randomBytes(18).toString('hex').replace(/^(..)/, '$1/');

/** A folder of this machine, or one that all nodes share. */
export function folderFiles(folder: string): Files {
  const pathOf = (key: string) => {
    if (!/^[0-9a-f]{2}\/[\w.-]+$/.test(key)) throw new Error(`${key} is no key of a file`);
    return join(folder, 'kept', key);
  };
  return {
    uploads: join(folder, 'uploads'),
    async put(key, content) {
      const path = pathOf(key);
      const beginning = `${path}.${randomBytes(6).toString('hex')}.part`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        const file = await open(beginning, 'wx', 0o600);
        try {
          await file.writeFile(content);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(beginning, path);
      } catch (error) {
        await rm(beginning, { force: true });
        throw error;
      }
    },
    async read(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  };
}
