import { createApi, type Api } from './api.ts';
import { backoff } from './backoff.ts';
import { browserSigner } from './browser-signer.ts';
import { browserDeviceId, type DeviceIdSource } from './device-id.ts';
import { RequestSigner, type DeviceSigner } from './device-signer.ts';
import { KnownDevice, type KnownDeviceSettings } from './known-device.ts';
import { createLive, type Live } from './live.ts';
import type { OpenSocket } from './live-socket.ts';
import { network as deviceNetwork, type Network } from './network.ts';
import { browserPerson, type PersonStore } from './person-store.ts';
import { createSession, type Session } from './session.ts';
import { createSync } from './sync/sync.ts';
import type { Sync, SyncSettings } from './sync/sync-types.ts';
import type { Tabs } from './tabs.ts';
import type { TokenStore } from './token-store.ts';
import type { TransportSettings } from './transport.ts';

export interface ClientSettings extends Omit<TransportSettings, 'signer'> {
  /** Apart from the others on the same origin; `web` unless given. */
  app?: 'web' | 'admin' | 'mobile';
  /** Phones: where the refresh token lies. */
  tokens?: TokenStore;
  /** Who was signed in last; in a browser local storage unless given. */
  person?: PersonStore;
  /** Name of this installation; in a browser made once unless given. */
  deviceId?: DeviceIdSource;
  /** What is told about the device at sign-in; none: it is not made known. */
  device?: NonNullable<KnownDeviceSettings['device']>;
  /** Where the key lies that requests are signed with; in a browser its own store unless given. */
  signer?: DeviceSigner;
  tabs?: Tabs;
  network?: Network;
  openSocket?: OpenSocket;
  /** The offline store of the app; without it nothing is kept. */
  sync?: Pick<SyncSettings, 'openStore' | 'entities' | 'readOnly' | 'uploadPhoto' | 'sha256'>;
}

export interface Client {
  /** Of the server; empty: the page's own origin. */
  baseUrl: string;
  api: Api;
  session: Session;
  live: Live;
  /** Refuses whatever is asked of it in an app without an offline store. */
  sync: Sync;
  /** Restores the session and keeps the socket, until the returned function is called; resolves when all is closed. */
  start(): () => Promise<void>;
}

const keepsNothing = () => Promise.reject(new Error('This app keeps nothing'));

export function createClient(given: ClientSettings): Client {
  const { app = 'web', network = deviceNetwork() } = given;
  const person = given.person ?? (given.sync && browserPerson(app));
  const deviceId = given.deviceId ?? browserDeviceId(app);
  const signer = new RequestSigner(given.signer ?? browserSigner({ makes: given.device !== undefined }));
  const settings = { ...given, ...(person && { person }), network, deviceId, signer };
  const session = createSession(settings);
  const known = new KnownDevice(
    { session, deviceId, device: given.device, requestKey: () => signer.publicKey() },
    () => api,
  );
  const api: Api = createApi({ ...settings, session, beforeSigned: () => known.ensure() });
  const sync = createSync({ openStore: keepsNothing, ...settings, ...given.sync, api, session });
  const { entities } = given.sync ?? {};
  const keep = given.sync && { keep: (userId: string) => sync.keep(userId), ...(entities && { entities }) };
  const live = createLive({ ...settings, ...keep, api, session });
  return {
    baseUrl: given.baseUrl.replace(/\/$/, ''),
    api,
    session,
    live,
    sync,
    start() {
      const stops = [
        session.watchTabs(),
        given.sync ? sync.start(live) : () => Promise.resolve(),
        live.start(),
        keepRestoring(session, network, given.random ?? Math.random),
        known.start(),
      ];
      if (session.state.get().name === 'restoring') void session.restore();
      return async () => {
        await Promise.all(stops.toReversed().map((stop) => stop()));
      };
    },
  };
}

const limits = { base: 2_000, cap: 60_000 };

/** Whoever was met without a network is signed in as soon as there is one. */
function keepRestoring(session: Session, network: Network, random: () => number): () => void {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isWaiting = () => {
    const state = session.state.get();
    return state.name === 'offline' || (state.name === 'signed_out' && state.why === 'unreachable');
  };
  const restore = async () => {
    clearTimeout(timer);
    if (!isWaiting()) return;
    if (network.isOnline()) await session.restore();
    plan();
  };
  const plan = () => {
    clearTimeout(timer);
    if (!isWaiting()) return void (failures = 0);
    timer = setTimeout(() => void restore(), backoff(failures++, random(), limits) + limits.base);
  };
  const unsubscribe = session.state.subscribe(() => isWaiting() && plan());
  const unwatch = network.watch((online) => {
    if (online) void session.endLeft().then(restore);
  });
  void session.endLeft();
  return () => {
    clearTimeout(timer);
    unsubscribe();
    unwatch();
  };
}
