import { loudness, tones, type FeedbackKind } from './tones.ts';

const patterns: Record<FeedbackKind, number[]> = { scan: [40], save: [30, 50, 30], error: [120, 80, 120] };

let audio: AudioContext | undefined;

/** Felt (where the browser can) and, if wished, heard; a browser that refuses sound before the first tap stays silent. */
export function giveFeedback(kind: FeedbackKind, sound: boolean): void {
  // Before the first tap a browser refuses, and says so as if it were a mistake.
  if ('vibrate' in navigator && navigator.userActivation?.hasBeenActive) navigator.vibrate(patterns[kind]);
  if (!sound) return;
  audio ??= new AudioContext();
  void audio.resume().catch(() => undefined);
  for (const { hertz, from, to } of tones[kind]) playTone(audio, hertz, from, to);
}

function playTone(context: AudioContext, hertz: number, from: number, to: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  const start = context.currentTime + from;
  const end = context.currentTime + to;
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + 0.01);
  volume.gain.linearRampToValueAtTime(0, end);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(end);
}
