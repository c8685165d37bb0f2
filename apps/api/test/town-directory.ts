import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Provider } from 'oidc-provider';

export const clientId = 'citypulse';
export const clientSecret = 'a secret of the directory';

export interface DirectoryPerson {
  email?: string;
  email_verified?: boolean;
  groups?: string[];
  /** The ways it has asked the person for (RFC 8176). */
  amr?: string[];
}

export interface TownDirectory {
  issuer: string;
  /** Who can sign in, by the directory's own name for them; any password does. */
  people: Map<string, DirectoryPerson>;
  /** The newest logout token it has sent. */
  lastLogout(): string;
  /** Tells the server that a person has signed out, as the directory does by itself. */
  signOut(subject: string, session: string): Promise<void>;
  close(): Promise<void>;
}

const page = (action: string) => `<!doctype html><html lang="de"><title>Stadt-Anmeldung</title>
<form method="post" action="${action}"><label>Name <input name="login" autofocus></label>
<button>Weiter</button></form></html>`;

/** An OpenID provider on loopback, as a town runs one: people, groups, PKCE demanded, back-channel logout. */
export async function startTownDirectory(townUrl: string): Promise<TownDirectory> {
  const people = new Map<string, DirectoryPerson>();
  const sent: string[] = [];
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configurationOf(townUrl, people, sent));
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(provider, people, request, response);
    else handle(request, response);
  });
  return {
    issuer,
    people,
    lastLogout: () => sent.at(-1) ?? '',
    async signOut(subject, session) {
      const client = await provider.Client.find(clientId);
      await client.backchannelLogout(subject, session);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const configurationOf = (townUrl: string, people: Map<string, DirectoryPerson>, sent: string[]) => ({
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: [`${townUrl}/sign-in`],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      backchannel_logout_uri: `${townUrl}/v1/auth/directory/logout`,
      backchannel_logout_session_required: true,
    },
  ],
  // Its own guard would let nothing reach a server on loopback.
  fetch(address: string, { method, headers, body }: RequestInit) {
    if (body instanceof URLSearchParams) sent.push(body.get('logout_token') ?? '');
    return fetch(address, { method, headers, body } as RequestInit);
  },
  cookies: { keys: ['one key for the test'] },
  scopes: ['openid', 'email', 'profile', 'groups'],
  claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], groups: ['groups'] },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
  },
  pkce: { required: () => true },
  interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  findAccount: (_: unknown, id: string) =>
    people.has(id) ? { accountId: id, claims: () => ({ sub: id, ...people.get(id) }) } : undefined,
  ttl: { Session: 3600, Grant: 3600, Interaction: 600, AccessToken: 600, IdToken: 600 },
});

/** Asks for a name, and lets the town's own app have what it wants without a further question. */
async function interact(
  provider: Provider,
  people: ReadonlyMap<string, DirectoryPerson>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(request.url ?? ''));
    return;
  }
  const accountId = new URLSearchParams(await text(request)).get('login') ?? '';
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope('openid email profile groups');
  const amr = people.get(accountId)?.amr ?? ['pwd'];
  const result = { login: { accountId, amr }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}
