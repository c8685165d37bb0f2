import { newId } from './new-id.ts';

/** Name of this installation, made once: what it sends is numbered under it. */
export type DeviceIdSource = string | (() => Promise<string>);

export const deviceIdFrom = async (source: DeviceIdSource): Promise<string> =>
  typeof source === 'string' ? source : source();

/** In a browser: one for all tabs of an app. Where storage is refused, one for the tab. */
export function browserDeviceId(app: string): string {
  const key = `citypulse-device-${app}`;
  const made = newId();
  try {
    const known = localStorage.getItem(key);
    if (known) return known;
    localStorage.setItem(key, made);
    return localStorage.getItem(key) ?? made;
  } catch {
    return made;
  }
}
