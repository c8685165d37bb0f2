export type FeedbackKind = 'scan' | 'save' | 'error';

/** Short sounds, told apart without looking: one high, two rising, two low. */
export const tones: Record<FeedbackKind, readonly { hertz: number; from: number; to: number }[]> = {
  scan: [{ hertz: 1320, from: 0, to: 0.09 }],
  save: [
    { hertz: 784, from: 0, to: 0.09 },
    { hertz: 1175, from: 0.1, to: 0.24 },
  ],
  error: [
    { hertz: 294, from: 0, to: 0.14 },
    { hertz: 220, from: 0.18, to: 0.4 },
  ],
};

/** Share of full loudness; heard in a boiler room, not across a school. */
export const loudness = 0.25;
