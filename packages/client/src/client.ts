import { createApi, type Api } from './api.ts';
import { createLive, type Live } from './live.ts';
import type { OpenSocket } from './live-socket.ts';
import type { Network } from './network.ts';
import { createSession, type Session, type TokenStore } from './session.ts';
import type { Tabs } from './tabs.ts';
import type { TransportSettings } from './transport.ts';

export interface ClientSettings extends TransportSettings {
  /** Phones: where the refresh token lies. */
  tokens?: TokenStore;
  /** Name of this installation; one for the tab unless given. */
  deviceId?: string;
  tabs?: Tabs;
  network?: Network;
  openSocket?: OpenSocket;
}

export interface Client {
  api: Api;
  session: Session;
  live: Live;
  /** Restores the session and keeps the socket, until the returned function is called. */
  start(): () => void;
}

export function createClient(settings: ClientSettings): Client {
  const session = createSession(settings);
  const api = createApi({ ...settings, session });
  const deviceId = settings.deviceId ?? `tab-${Math.random().toString(36).slice(2)}`;
  const live = createLive({ ...settings, api, session, deviceId });
  return {
    api,
    session,
    live,
    start() {
      const unwatch = session.watchTabs();
      const stop = live.start();
      if (session.state.get().name === 'restoring') void session.restore();
      return () => {
        stop();
        unwatch();
      };
    },
  };
}
