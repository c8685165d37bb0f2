import { createAudioPlayer, setAudioModeAsync, type AudioPlayer } from 'expo-audio';
import { notificationAsync, NotificationFeedbackType, selectionAsync } from 'expo-haptics';
import errorSound from '../../assets/sounds/error.wav';
import saveSound from '../../assets/sounds/save.wav';
import scanSound from '../../assets/sounds/scan.wav';
import type { FeedbackKind } from './tones.ts';

const sounds: Record<FeedbackKind, number> = { scan: scanSound, save: saveSound, error: errorSound };
const players = new Map<FeedbackKind, AudioPlayer>();

const haptics: Record<FeedbackKind, () => Promise<void>> = {
  scan: selectionAsync,
  save: () => notificationAsync(NotificationFeedbackType.Success),
  error: () => notificationAsync(NotificationFeedbackType.Error),
};

/** Felt and, if wished, heard. A phone without a motor, or one that is muted, misses nothing else. */
export function giveFeedback(kind: FeedbackKind, sound: boolean): void {
  haptics[kind]().catch(() => undefined);
  if (sound) void play(kind).catch(() => undefined);
}

async function play(kind: FeedbackKind): Promise<void> {
  let player = players.get(kind);
  if (!player) {
    // Music of the person goes on, and the mute switch holds.
    await setAudioModeAsync({ playsInSilentMode: false, interruptionMode: 'mixWithOthers' });
    player = createAudioPlayer(sounds[kind]);
    players.set(kind, player);
  }
  await player.seekTo(0);
  player.play();
}
