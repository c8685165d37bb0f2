import { useCallback } from 'react';
import { giveFeedback } from '../platform/feedback';
import type { FeedbackKind } from '../platform/tones.ts';
import { usePreferences } from './preferences.ts';

/** Felt and heard; what is seen is up to the screen. */
export function useFeedback(): (kind: FeedbackKind) => void {
  const { sound } = usePreferences();
  return useCallback((kind: FeedbackKind) => giveFeedback(kind, sound), [sound]);
}
