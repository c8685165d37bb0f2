import { registerDevice } from '@citypulse/contracts/devices';
import type { Request } from '@citypulse/contracts/endpoint';
import type { PublicJwk } from '@citypulse/signing/public-key';
import type { Api } from './api.ts';
import { isApiError } from './api-error.ts';
import { deviceIdFrom, type DeviceIdSource } from './device-id.ts';
import type { Session } from './session.ts';

type Description = NonNullable<Request<typeof registerDevice>['body']>;

export interface KnownDeviceSettings {
  session: Pick<Session, 'state' | 'expire'>;
  deviceId: DeviceIdSource;
  /** What is told about the device; none: it is not made known. */
  device?: (() => Promise<Omit<Description, 'deviceId' | 'requestKey'>>) | undefined;
  requestKey(): Promise<PublicJwk | undefined>;
}

/** Codes that mean: this session cannot go on with the key of this device, another one can. */
const beyondRepair = ['signature_invalid', 'signature_required', 'conflict'] as const;

/**
 * Makes the installation known and binds the session to it and its key: once per sign-in, tried again by whatever must
 * be signed until it has succeeded.
 */
export class KnownDevice {
  readonly #settings: KnownDeviceSettings;
  readonly #api: () => Pick<Api, 'call'>;
  #known: { userId: string; done: Promise<void> } | undefined;
  /** A server that takes no signature of ours must not ask for the password for ever. */
  #hasAsked = false;

  constructor(settings: KnownDeviceSettings, api: () => Pick<Api, 'call'>) {
    this.#settings = settings;
    this.#api = api;
  }

  start(): () => void {
    return this.#settings.session.state.subscribe(() => void this.ensure());
  }

  /** Never refused: what could not be done now is done next time. */
  ensure(): Promise<void> {
    const { device, session } = this.#settings;
    const state = session.state.get();
    if (!device || state.name !== 'signed_in') {
      this.#known = undefined;
      return Promise.resolve();
    }
    if (this.#known?.userId === state.user.id) return this.#known.done;
    const attempt = { userId: state.user.id, done: Promise.resolve() };
    attempt.done = this.#register(device).catch((error: unknown) => {
      if (this.#known === attempt) this.#known = undefined;
      this.#onRefused(error);
    });
    this.#known = attempt;
    return attempt.done;
  }

  async #register(device: NonNullable<KnownDeviceSettings['device']>): Promise<void> {
    const [about, deviceId, requestKey] = await Promise.all([
      device(),
      deviceIdFrom(this.#settings.deviceId),
      this.#settings.requestKey(),
    ]);
    const body = { ...about, deviceId };
    try {
      await this.#api().call(registerDevice, { body: { ...body, ...(requestKey && { requestKey }) } });
    } catch (error) {
      // A session from before this device had a key; it goes on without one where that is allowed.
      if (!isApiError(error, 'fresh_sign_in_required')) throw error;
      await this.#api().call(registerDevice, { body });
    }
  }

  #onRefused(error: unknown): void {
    if (this.#hasAsked || !beyondRepair.some((code) => isApiError(error, code))) return;
    this.#hasAsked = true;
    this.#settings.session.expire();
  }
}
