import * as client from 'openid-client';
import type { OidcConfig } from '../../config-oidc.ts';
import { HubError } from '../../protocol/errors.ts';
import { username as usernameField } from '../../protocol/fields.ts';
import type { StaffRole } from '../../protocol/roles.ts';

/** What the browser keeps between leaving for the provider and coming back; worth nothing to anybody else. */
export type OidcTrip = { readonly state: string; readonly nonce: string; readonly verifier: string };

/** Who the provider says somebody is. */
export type OidcIdentity = {
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  readonly fullName: string;
  /** Null where the role claim has nothing that means a role here. */
  readonly role: StaffRole | null;
};

export type OidcProvider = {
  /** Where to send the browser. Throws HubError('unavailable') where the provider does not answer. */
  begin(): Promise<{ readonly address: URL; readonly trip: OidcTrip }>;
  /**
   * Trades what the provider sent the browser back with for who it is. Throws HubError: 'unauthenticated' where the
   * provider refused or the answer is not one to this trip, 'unavailable' where it does not answer.
   */
  end(trip: OidcTrip, answer: URLSearchParams): Promise<OidcIdentity>;
};

const TIMEOUT_SECONDS = 5;

/** The authorization code flow with PKCE, state and nonce, over one provider that is asked for its keys and addresses itself. */
export const createOidcProvider = (config: OidcConfig, publicUrl: string): OidcProvider => {
  const { issuer, clientId, clientSecret, scope, prompt } = config;
  const callback = new URL(`${publicUrl}/auth/oidc/callback`);
  let discovered: Promise<client.Configuration> | null = null;

  /** At the first sign-in rather than at the start: a hospital's queue runs without its identity provider. */
  const provider = (): Promise<client.Configuration> => {
    discovered ??= discover(issuer, clientId, clientSecret).catch((thrown: unknown) => {
      discovered = null;
      throw thrown;
    });
    return discovered;
  };

  return {
    begin: () =>
      answered(async () => {
        const known = await provider();
        const trip = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          verifier: client.randomPKCECodeVerifier(),
        };
        const address = client.buildAuthorizationUrl(known, {
          redirect_uri: callback.href,
          scope,
          state: trip.state,
          nonce: trip.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(trip.verifier),
          code_challenge_method: 'S256',
          ...(prompt && { prompt }),
        });
        return { address, trip };
      }),
    end: ({ state, nonce, verifier }, answer) =>
      answered(async () => {
        const known = await provider();
        const address = new URL(callback);
        address.search = answer.toString();
        const tokens = await client.authorizationCodeGrant(known, address, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
        });
        const idToken = tokens.claims();
        if (!idToken) throw new HubError('unauthenticated', { reason: 'provider' });
        return identityFrom(config, { ...(await userInfo(known, tokens.access_token, idToken.sub)), ...idToken });
      }),
  };
};

const discover = async (issuer: string, clientId: string, secret: string): Promise<client.Configuration> => {
  const found = await client.discovery(new URL(issuer), clientId, secret, client.ClientSecretBasic(secret), {
    timeout: TIMEOUT_SECONDS,
    ...(issuer.startsWith('http:') && { execute: [client.allowInsecureRequests] }),
  });
  const methods = found.serverMetadata().token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  if (methods.includes('client_secret_basic')) return found;
  const byBody = new client.Configuration(found.serverMetadata(), clientId, secret, client.ClientSecretPost(secret));
  byBody.timeout = TIMEOUT_SECONDS;
  if (issuer.startsWith('http:')) client.allowInsecureRequests(byBody);
  return byBody;
};

/** Many providers put no more than the subject into the ID token. */
const userInfo = async (known: client.Configuration, token: string, subject: string): Promise<object> =>
  known.serverMetadata().userinfo_endpoint === undefined ? {} : client.fetchUserInfo(known, token, subject);

type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string };

const identityFrom = (config: OidcConfig, claims: Claims): OidcIdentity => {
  const username = usernameField.safeParse(claimOf(claims, config.usernameClaim));
  if (!username.success) {
    throw new HubError('forbidden', { reason: 'username_claim', claim: config.usernameClaim });
  }
  const name = claims['name'];
  const held = [claimOf(claims, config.roleClaim)].flat();
  return {
    issuer: claims.iss,
    subject: claims.sub,
    username: username.data,
    fullName: (typeof name === 'string' && name.trim() !== '' ? name.trim() : username.data).slice(0, 100),
    role: config.roles.find(({ value }) => held.includes(value))?.role ?? null,
  };
};

/** A claim by its very name, else by the path that its dots make. */
const claimOf = (claims: Readonly<Record<string, unknown>>, name: string): unknown => {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, key) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return isObject ? Reflect.get(value, key) : undefined;
  }, claims);
};

/** What the library throws, in the hub's codes. Its messages stay in the log, since they may hold what the provider said. */
const answered = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof HubError) throw thrown;
    throw new HubError(isAway(thrown) ? 'unavailable' : 'unauthenticated', { reason: 'provider' }, { cause: thrown });
  }
};

const isAway = (thrown: unknown): boolean => {
  if (!(thrown instanceof Error)) return false;
  const code: unknown = Reflect.get(thrown, 'code');
  if (code === 'OAUTH_TIMEOUT' || (thrown instanceof TypeError && code === undefined)) return true;
  const { cause } = thrown;
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && cause instanceof Response) return cause.status >= 500;
  return cause instanceof Error && isAway(cause);
};
