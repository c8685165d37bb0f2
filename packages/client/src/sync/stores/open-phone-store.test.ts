/// <reference types="node" />
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { nodeConnection } from './node-sqlite.ts';
import { openPhoneStore, type PhoneStorage } from './open-phone-store.ts';
import { mutation } from './store-conformance.model.ts';

const owner = { app: 'mobile', server: 'https://stadt.example:8443', userId: 'u1' } as const;
const folder = mkdtempSync(join(tmpdir(), 'phone-'));
afterEach(() => {
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
});

/** A phone with real files; SQLCipher is stood in for by a file that remembers which key made the database. */
function phone(keys = new Map<string, string>()): PhoneStorage {
  return {
    async connect(file, key) {
      const mark = join(folder, `${file}.key`);
      const hash = createHash('sha256').update(key).digest('hex');
      if (!existsSync(mark)) writeFileSync(mark, hash);
      if (readFileSync(mark, 'utf8') !== hash) throw new Error('file is not a database');
      return nodeConnection(join(folder, file));
    },
    exists: (file) => existsSync(join(folder, file)),
    rename(file, to) {
      rmSync(join(folder, `${file}.key`), { force: true });
      if (existsSync(join(folder, file))) renameSync(join(folder, file), join(folder, to));
    },
    readKey: async (name) => keys.get(name) ?? null,
    writeKey: async (name, key) => void keys.set(name, key),
    randomBytes: async (count) => randomBytes(count),
    now: () => new Date('2026-03-01T12:00:00Z'),
  };
}

test('a phone keeps one database for each person and server, with a key of its own', async () => {
  const keys = new Map<string, string>();
  const first = await openPhoneStore(owner, phone(keys));
  await first.store.enqueue([mutation(1)]);
  await first.store.close();
  const other = await openPhoneStore({ ...owner, userId: 'u2' }, phone(keys));
  expect(await other.store.outbox()).toEqual([]);
  await other.store.close();
  const again = await openPhoneStore(owner, phone(keys));
  expect(again.notices).toEqual([]);
  expect(await again.store.outbox()).toHaveLength(1);
  await again.store.close();
  expect(new Set(keys.values()).size).toBe(2);
  expect([...keys.values()].every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
});

test.for(['lost', 'wrong'])('with a %s key the database is put aside and the person is told', async (how) => {
  const keys = new Map<string, string>();
  const first = await openPhoneStore(owner, phone(keys));
  await first.store.enqueue([mutation(1)]);
  await first.store.close();
  if (how === 'lost') keys.clear();
  else for (const name of keys.keys()) keys.set(name, 'ab'.repeat(32));
  const second = await openPhoneStore(owner, phone(keys));
  expect(second.notices).toEqual(['key_lost']);
  expect(await second.store.outbox()).toEqual([]);
  await second.store.close();
  expect(readdirSync(folder).filter((file) => /^2026.+\.db$/.test(file))).toHaveLength(1);
  const third = await openPhoneStore(owner, phone(keys));
  expect(third.notices).toEqual([]);
  await third.store.close();
});
