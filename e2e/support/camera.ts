import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { qrModules } from '../../apps/api/src/features/labels/qr-modules.ts';

const width = 640;
const height = 480;
const module = 8;

/** A film of one picture, as Chromium's fake camera plays it: the printed code on white paper. */
export function filmOf(payload: string): string {
  const modules = qrModules(payload);
  const side = modules.size * module;
  const left = Math.floor((width - side) / 2);
  const top = Math.floor((height - side) / 2);
  const light = Buffer.alloc(width * height, 235);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const isDark = modules.get(Math.floor(y / module), Math.floor(x / module)) === 1;
      if (isDark) light[(top + y) * width + left + x] = 16;
    }
  }
  const noColor = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, noColor]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  const path = join(tmpdir(), `citypulse-camera-${process.pid}-${Date.now()}.y4m`);
  writeFileSync(path, Buffer.concat([head, frame, frame]));
  process.once('exit', () => rmSync(path, { force: true }));
  return path;
}

/** Lets Chromium see that film instead of a camera. */
export const cameraArgs = (film: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
];
