import type { LoadProfileMapping } from './load-profile-mapping.ts';
import { advancedWall, type TimeLabel } from './load-profile-times.ts';

export type DetectedLength =
  | { kind: 'length'; intervalSeconds: 900 | 3600 }
  | { kind: 'error'; code: 'interval_length_unknown' | 'unsupported_interval_length'; detail: string };

/** The commonest distance between neighbouring rows, unless the mapping says the length. */
export function detectLength(labels: TimeLabel[], mapping: LoadProfileMapping): DetectedLength {
  if (mapping.intervalSeconds) return { kind: 'length', intervalSeconds: mapping.intervalSeconds };
  const counts = new Map<number, number>();
  const walls = labels.map((label) => advancedWall(label, mapping.stamp) - (label.offsetMs ?? 0));
  for (const [index, wall] of walls.entries()) {
    const seconds = Math.abs(wall - (walls[index - 1] ?? wall)) / 1000;
    if (seconds > 0) counts.set(seconds, (counts.get(seconds) ?? 0) + 1);
  }
  const [commonest] = [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [];
  if (commonest === undefined) return { kind: 'error', code: 'interval_length_unknown', detail: '' };
  if (commonest === 900 || commonest === 3600) return { kind: 'length', intervalSeconds: commonest };
  return { kind: 'error', code: 'unsupported_interval_length', detail: String(commonest) };
}

/** Whether the newest row comes first. */
export function runsBackwards(labels: TimeLabel[]): boolean {
  let steps = 0;
  for (const [index, { wall }] of labels.entries())
    steps += Math.sign(wall - (labels[index - 1]?.wall ?? wall));
  return steps < 0;
}
