import { spawn, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { isPinned, pinOf, pinOfPem, servedBy } from '../scripts/certificate-pins.mts';
import { certificateOf, serverKey, type ServerKey } from './own-certificate.model.ts';

const mobile = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
interface Profile {
  host: string;
  pins: string[];
  until: string;
}
const { pinsFrom } = require('./with-certificate-pins.js') as {
  pinsFrom(environment: Record<string, string>, now?: Date): Profile | null;
};

/** As RFC 7469 has it, from the key alone. */
const pinOfKey = ({ publicKey }: ServerKey) =>
  createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64');

const profile = (...keys: ServerKey[]) => ({
  CITYPULSE_PIN_HOST: 'energie.town.example',
  CITYPULSE_PINS: keys.map(pinOfKey).join(','),
  CITYPULSE_PINS_UNTIL: '2049-01-01',
});

async function serverWith({ privateKey, publicKey, pem }: ServerKey, serial: number): Promise<number> {
  const server = createServer({ key: pem, cert: certificateOf(privateKey, publicKey, serial) }, (socket) =>
    socket.end(),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}

test('of several servers those with a pinned key are known, whatever their certificate', async () => {
  const [inUse, reserve, foreign] = [serverKey(), serverKey(), serverKey()];
  const pins = [pinOfKey(inUse), pinOfKey(reserve)];
  const known = async (key: ServerKey, serial: number) =>
    isPinned(await servedBy('127.0.0.1', await serverWith(key, serial)), pins);
  expect(await known(inUse, 1)).toBe(true);
  expect(await known(inUse, 2)).toBe(true);
  expect(await known(reserve, 3)).toBe(true);
  expect(await known(foreign, 4)).toBe(false);
});

test('the pin is that of the key, from a certificate, a server or the key itself', async () => {
  const key = serverKey();
  const pem = certificateOf(key.privateKey, key.publicKey, 5);
  expect(pinOf(new X509Certificate(pem))).toBe(pinOfKey(key));
  expect(pinOfPem(pem)).toBe(pinOfKey(key));
  expect(pinOfPem(key.publicKey.export({ format: 'pem', type: 'spki' }) as string)).toBe(pinOfKey(key));
  expect(pinOfPem(key.pem)).toBe(pinOfKey(key));
  const folder = mkdtempSync(join(tmpdir(), 'citypulse-pins-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'reserve.pem'), pem);
  const port = await serverWith(key, 6);
  const script = join(mobile, 'scripts/certificate-pins.mts');
  const printed = await new Promise<string>((resolve, reject) => {
    const child = spawn(process.execPath, [script, `127.0.0.1:${port}`, join(folder, 'reserve.pem')]);
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve(text));
  });
  expect(printed).toBe(`CITYPULSE_PINS=${pinOfKey(key)},${pinOfKey(key)}\n`);
});

test('a profile that would lock the app out or protect nothing is no profile', () => {
  const good = profile(serverKey(), serverKey());
  expect(pinsFrom({})).toBeNull();
  expect(pinsFrom(good)).toMatchObject({ host: 'energie.town.example', until: '2049-01-01' });
  const refused = (change: Partial<typeof good>) => () => pinsFrom({ ...good, ...change });
  expect(refused(profile(serverKey()))).toThrow('at least one other in reserve');
  expect(
    refused({ CITYPULSE_PINS: `${good.CITYPULSE_PINS.slice(0, 44)},${good.CITYPULSE_PINS.slice(0, 44)}` }),
  ).toThrow('in reserve');
  expect(refused({ CITYPULSE_PINS: 'sha256/abc,def' })).toThrow('no SHA-256');
  expect(refused({ CITYPULSE_PIN_HOST: 'https://energie.town.example' })).toThrow('no host');
  expect(refused({ CITYPULSE_PINS_UNTIL: 'next year' })).toThrow('no day');
  expect(refused({ CITYPULSE_PINS_UNTIL: '2020-01-01' })).toThrow('expired');
});

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

/** The native projects as a build would get them. */
function prebuilt(environment: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'citypulse-prebuild-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const part of ['app.json', 'package.json', 'assets', 'plugins'])
    cpSync(join(mobile, part), join(folder, part), { recursive: true });
  symlinkSync(join(mobile, '../../node_modules'), join(folder, 'node_modules'));
  const expo = createRequire(join(mobile, 'package.json')).resolve('expo/bin/cli');
  const env = { ...process.env, CI: '1', EXPO_OFFLINE: '1', EXPO_NO_TELEMETRY: '1', ...environment };
  const { status, stderr } = spawnSync(process.execPath, [expo, 'prebuild', '--no-install'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return folder;
}

test('a build with pins tells Android and iOS, and one without says nothing', { timeout: 180_000 }, () => {
  const given = profile(serverKey(), serverKey());
  const pinned = prebuilt(given);
  const manifest = 'android/app/src/main/AndroidManifest.xml';
  const info = 'ios/CityPulse/Info.plist';
  expect(read(pinned, manifest)).toContain('android:networkSecurityConfig="@xml/network_security_config"');
  const config = read(pinned, 'android/app/src/main/res/xml/network_security_config.xml');
  expect(config).toContain('<domain includeSubdomains="false">energie.town.example</domain>');
  expect(config).toContain('<pin-set expiration="2049-01-01">');
  for (const pin of given.CITYPULSE_PINS.split(',')) {
    expect(config).toContain(`<pin digest="SHA-256">${pin}</pin>`);
    expect(read(pinned, info)).toContain(`<string>${pin}</string>`);
  }
  expect(read(pinned, info)).toMatch(
    /<key>NSPinnedDomains<\/key>\s*<dict>\s*<key>energie\.town\.example<\/key>/,
  );

  const open = prebuilt({});
  expect(read(open, manifest)).not.toContain('networkSecurityConfig');
  expect(read(open, info)).not.toContain('NSPinnedDomains');
});
