import { detectEncoding } from '@citypulse/energy/load-profile-csv';
import { guessMapping, type LoadProfileGuess } from '@citypulse/energy/load-profile-guess';

const sampleBytes = 128 * 1024;

export interface Sample extends LoadProfileGuess {
  /** First lines as they stand in the file. */
  lines: string[];
}

/** Looks into the beginning of a file on this device and proposes how to read it. */
export async function readSample(file: File): Promise<Sample> {
  const bytes = new Uint8Array(await file.slice(0, sampleBytes).arrayBuffer());
  // stream: the cut may lie within a character.
  const text = new TextDecoder(detectEncoding(bytes)).decode(bytes, { stream: true });
  return { ...guessMapping(text), lines: text.split(/\r\n|\n|\r/, 6) };
}
