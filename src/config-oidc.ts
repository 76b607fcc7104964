import { z } from 'zod';
import { staffRoles, type StaffRole } from './protocol/roles.ts';

/** Sign-in by the hospital's own identity provider, beside or in place of the hub's passwords. */
export type OidcConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Dots lead into objects: `realm_access.roles`. */
  readonly roleClaim: string;
  /** The first whose value is in the role claim is the role. */
  readonly roles: readonly { readonly value: string; readonly role: StaffRole }[];
  readonly usernameClaim: string;
  readonly scope: string;
  /** What the provider is asked to do even for somebody it knows; null leaves that to the provider. */
  readonly prompt: 'login' | 'select_account' | null;
  /** Whether somebody's first sign-in takes over the hub's own login of the same username. */
  readonly takesOver: boolean;
};

const roleMapping = z
  .string()
  .transform((text) => text.split(',').map((pair) => pair.trim()))
  .refine((pairs) => pairs.every((pair) => /^.+=.+$/.test(pair)))
  .transform((pairs) =>
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=');
      return { value: pair.slice(0, at).trim(), role: pair.slice(at + 1).trim() };
    }),
  )
  .pipe(z.array(z.object({ value: z.string().min(1), role: z.enum(staffRoles) })));

const claim = z.string().regex(/^[^\s.]+(\.[^\s.]+)*$/);

export const oidcVariables = {
  OIDC_ISSUER: {
    schema: z.string().refine(isIssuer).optional(),
    takes: 'the https address of an OpenID Connect provider, beside PUBLIC_URL and the other OIDC_ variables',
  },
  OIDC_CLIENT_ID: { schema: z.string().optional(), takes: 'the id under which the provider knows the hub' },
  OIDC_CLIENT_SECRET: { schema: z.string().optional(), takes: 'the secret that goes with OIDC_CLIENT_ID' },
  OIDC_ROLES: {
    schema: roleMapping.optional(),
    takes: `values of the role claim and what they mean, such as 'hub-admins=admin, Front desk=reception'; roles are ${staffRoles.join(', ')}`,
  },
  OIDC_ROLE_CLAIM: { schema: claim.default('groups'), takes: 'the name of a claim, such as groups' },
  OIDC_USERNAME_CLAIM: {
    schema: claim.default('preferred_username'),
    takes: 'the name of a claim, such as preferred_username or email',
  },
  OIDC_SCOPE: {
    schema: z
      .string()
      .refine((scope) => scope.split(/\s+/).includes('openid'))
      .default('openid profile'),
    takes: "scopes separated by spaces, 'openid' among them",
  },
  OIDC_PROMPT: { schema: z.enum(['login', 'select_account']).optional(), takes: 'login, select_account or nothing' },
  OIDC_TAKE_OVER: { schema: z.enum(['yes', 'no']).default('no'), takes: 'yes or no' },
};

export const oidcEnvironment = z.object({
  OIDC_ISSUER: oidcVariables.OIDC_ISSUER.schema,
  OIDC_CLIENT_ID: oidcVariables.OIDC_CLIENT_ID.schema,
  OIDC_CLIENT_SECRET: oidcVariables.OIDC_CLIENT_SECRET.schema,
  OIDC_ROLES: oidcVariables.OIDC_ROLES.schema,
  OIDC_ROLE_CLAIM: oidcVariables.OIDC_ROLE_CLAIM.schema,
  OIDC_USERNAME_CLAIM: oidcVariables.OIDC_USERNAME_CLAIM.schema,
  OIDC_SCOPE: oidcVariables.OIDC_SCOPE.schema,
  OIDC_PROMPT: oidcVariables.OIDC_PROMPT.schema,
  OIDC_TAKE_OVER: oidcVariables.OIDC_TAKE_OVER.schema,
});
type Read = z.output<typeof oidcEnvironment>;

/** Names of what is missing: one of these without the others is a mistake that somebody should hear of. */
export const missingForOidc = (read: Read & { PUBLIC_URL?: string | undefined }): string[] => {
  const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ROLES'] as const;
  if (needed.every((name) => read[name] === undefined)) return [];
  return [...needed, 'PUBLIC_URL' as const].filter((name) => read[name] === undefined);
};

export const oidcConfigOf = (read: Read): OidcConfig | null => {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_ROLES: roles } = read;
  if (!issuer || !clientId || !clientSecret || !roles) return null;
  return {
    issuer,
    clientId,
    clientSecret,
    roleClaim: read.OIDC_ROLE_CLAIM,
    roles,
    usernameClaim: read.OIDC_USERNAME_CLAIM,
    scope: read.OIDC_SCOPE,
    prompt: read.OIDC_PROMPT ?? null,
    takesOver: read.OIDC_TAKE_OVER === 'yes',
  };
};

/** The secret and the codes go over it, so plain HTTP only to this very machine. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  if (search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
}
