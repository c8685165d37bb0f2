import {
  biometricChallenge,
  biometricLogin,
  enrolLoginKey,
  revokeDeviceKey,
} from '@citypulse/contracts/device-keys';
import { listDevices, type Device } from '@citypulse/contracts/devices';
import type { SignedInUser } from '@citypulse/contracts/identity';
import { toBase64Url } from '@citypulse/signing/bytes';
import { enrolmentStatement, loginStatement, type LoginPlace } from '@citypulse/signing/login-statement';
import type { Client } from './client.ts';
import { ApiError } from './api-error.ts';
import type { DeviceKey } from './device-signer.ts';
import { userOf } from './session.ts';

/** What a device remembers of a key behind the finger; the key itself lies where only the finger opens it. */
export interface EnrolledKey extends LoginPlace {
  keyId: string;
  /** Whose finger it is. */
  name: string;
}

type Has = Pick<Client, 'api' | 'session' | 'baseUrl'>;

async function currentDevice({ api }: Has): Promise<Device> {
  const { items } = await api.call(listDevices);
  const device = items.find(({ current }) => current);
  if (!device) throw new ApiError('not_found', { message: 'The server does not know this device yet' });
  return device;
}

/** Lets this device sign the person in by this key from now on. */
export async function enrolKey(client: Has, key: DeviceKey): Promise<EnrolledKey> {
  const user = userOf(client.session.state.get());
  if (!user) throw new ApiError('not_authenticated', { status: 401 });
  const { id, deviceId } = await currentDevice(client);
  const place = { origin: new URL(client.baseUrl).origin, deviceId, userId: user.id };
  const proof = toBase64Url(await key.sign(enrolmentStatement(place, key.id)));
  const body = { key: key.jwk, proof, origin: place.origin };
  await client.api.call(enrolLoginKey, { params: { id }, body });
  return { ...place, keyId: key.id, name: user.displayName };
}

/** Takes it away again; one the server does not know any more is gone already. */
export async function dropKey(client: Has, { keyId }: EnrolledKey): Promise<void> {
  const { id, keys } = await currentDevice(client);
  const known = keys.find(({ thumbprint }) => thumbprint === keyId);
  if (known) await client.api.call(revokeDeviceKey, { params: { id, keyId: known.id } });
}

/** `open` asks for the finger, after the server has given its challenge. */
export async function signInByKey(
  { api, session }: Has,
  { keyId, name: _name, ...place }: EnrolledKey,
  open: () => Promise<Pick<DeviceKey, 'sign'>>,
): Promise<SignedInUser> {
  const named = { deviceId: place.deviceId, keyId };
  const { challenge } = await api.call(biometricChallenge, { body: named });
  const key = await open();
  const signature = toBase64Url(await key.sign(loginStatement(place, challenge)));
  return session.signInBy(biometricLogin, { ...named, challenge, signature });
}
