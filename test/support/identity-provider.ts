import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type Account = {
  readonly sub: string;
  readonly preferred_username?: string;
  readonly name?: string;
  readonly groups?: readonly string[];
};

export type IdentityProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By the name that is typed at its login page, with any password. Read at each sign-in. */
  readonly accounts: Map<string, Account>;
  /** Requests it answered, by path. */
  readonly asked: string[];
  close(): Promise<void>;
};

/**
 * A real OpenID Connect provider with its own login and consent pages. It is at `localhost`, which to a browser is
 * another site than a hub at 127.0.0.1, as in a hospital.
 */
export const startIdentityProvider = async (callback: string): Promise<IdentityProvider> => {
  const http = createServer();
  http.listen(0, 'localhost');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const issuer = `http://localhost:${port}`;
  const [clientId, clientSecret] = ['queue-hub', 'a secret of both'];
  const accounts = new Map<string, Account>();
  const asked: string[] = [];
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [callback] }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'] },
    cookies: { keys: ['a key of this run'] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    pkce: { required: () => true },
    findAccount: (_context, typed) => {
      const account = accounts.get(typed);
      return account && { accountId: typed, claims: () => ({ ...account, groups: [...(account.groups ?? [])] }) };
    },
  });
  const answer = provider.callback();
  http.on('request', (request, response) => {
    asked.push(request.url?.split('?')[0] ?? '');
    void answer(request, response);
  });
  return {
    issuer,
    clientId,
    clientSecret,
    accounts,
    asked,
    close: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
};

/** What the hub is told of it, as an operator would. */
export const oidcEnvironment = (
  { issuer, clientId, clientSecret }: Pick<IdentityProvider, 'issuer' | 'clientId' | 'clientSecret'>,
  publicUrl: string,
) => ({
  PUBLIC_URL: publicUrl,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: clientSecret,
  OIDC_ROLES: 'hub-admins=admin, physicians=doctor, ward nurses=nurse, front desk=reception',
});
