import { LabelTarget } from '@citypulse/contracts/labels';
import { BuildingId, Instant } from '@citypulse/contracts/common';
import { z } from 'zod';
import { deviceStore } from './device-store';

const key = 'last-scan';

const LastScan = z.object({ target: LabelTarget, buildingId: BuildingId, at: Instant });
export type LastScan = z.infer<typeof LastScan>;

/** What was scanned last says where the person stands. */
export const rememberScan = (scan: LastScan): Promise<void> => deviceStore.write(key, JSON.stringify(scan));

export async function lastScan(): Promise<LastScan | null> {
  const text = await deviceStore.read(key).catch(() => null);
  if (text === null) return null;
  try {
    return LastScan.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
