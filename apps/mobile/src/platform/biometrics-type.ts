import type { DeviceKey } from '@citypulse/client/device-signer';

/** By what the system recognises its person. */
export type Biometry = 'finger' | 'face';

/** `away`: the person turned away; `gone`: another finger or face was enrolled since, and the key with it. */
export type Opened = { name: 'open'; key: DeviceKey } | { name: 'away' } | { name: 'gone' };

/** A key that the system opens by fingerprint or face alone. */
export interface Biometrics {
  /** Null: this device has none, or its person has set none up. */
  offered(): Promise<Biometry | null>;
  /** Makes a new key and puts it behind the finger. */
  make(prompt: string): Promise<Opened>;
  open(prompt: string): Promise<Opened>;
  forget(): Promise<void>;
}
