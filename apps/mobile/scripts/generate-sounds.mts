/** Writes assets/sounds: the tones of src/platform/tones.ts as WAV files, for phones. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loudness, tones } from '../src/platform/tones.ts';

const rate = 22_050;
const fade = 0.01;

function samplesOf(parts: (typeof tones)['scan']): Int16Array {
  const samples = new Int16Array(Math.ceil(Math.max(...parts.map(({ to }) => to)) * rate));
  for (const { hertz, from, to } of parts) {
    for (let index = Math.floor(from * rate); index < to * rate && index < samples.length; index++) {
      const at = index / rate;
      const volume = Math.min(1, (at - from) / fade, (to - at) / (to - from - fade)) * loudness;
      samples[index] = Math.round(Math.sin(2 * Math.PI * hertz * at) * Math.max(0, volume) * 32_767);
    }
  }
  return samples;
}

/** RIFF/WAVE, PCM, one channel, 16 bits. */
function wavOf(samples: Int16Array): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}

const folder = join(import.meta.dirname, '../assets/sounds');
await mkdir(folder, { recursive: true });
for (const [name, parts] of Object.entries(tones)) {
  await writeFile(join(folder, `${name}.wav`), wavOf(samplesOf(parts)));
}
