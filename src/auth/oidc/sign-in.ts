import type { Knex } from 'knex';
import type { Transaction } from 'objection';
import type { OidcConfig } from '../../config-oidc.ts';
import { databaseFailure, inTransaction } from '../../database/transaction.ts';
import { User } from '../../models/user.ts';
import { HubError } from '../../protocol/errors.ts';
import type { StaffRole } from '../../protocol/roles.ts';
import { actAs } from '../act-as.ts';
import type { OidcIdentity } from './provider.ts';
import { createSession, endSessions, type OpenedSession } from '../sessions/sessions.ts';
import { throughDatabase } from '../through-database.ts';

export type OidcSignedIn = OpenedSession & { readonly userId: string; readonly role: StaffRole };

/**
 * Opens a session for whom the provider named, and makes the login at the first time; role and name are the provider's
 * at every time. Throws HubError: 'forbidden' with a `reason` (`no_role`, `inactive`, `username_taken`), or 'unavailable'.
 */
export const oidcSignIn = async (
  knex: Knex,
  identity: OidcIdentity,
  { takesOver }: Pick<OidcConfig, 'takesOver'>,
): Promise<OidcSignedIn> => {
  const attempt = () => throughDatabase(() => inTransaction(knex, (trx) => enter(trx, identity, takesOver)));
  const entered = await attempt().catch((thrown: unknown) => {
    // Of two first sign-ins at once the second finds the login that the first has made.
    if (databaseFailure(thrown).kind === 'unique') return attempt();
    throw thrown;
  });
  if ('refused' in entered) throw new HubError('forbidden', { reason: entered.refused });
  return entered;
};

type Refused = { readonly refused: 'no_role' | 'inactive' | 'username_taken' };

/** A refusal is returned rather than thrown, since what it ends must be committed. */
const enter = async (trx: Transaction, identity: OidcIdentity, takesOver: boolean): Promise<OidcSignedIn | Refused> => {
  const { issuer, subject, role } = identity;
  const now = await actAs(trx, { actor: 'oidc', action: 'auth:oidc' });
  const known =
    (await User.query(trx).findOne({ oidc_issuer: issuer, oidc_subject: subject }).forNoKeyUpdate()) ??
    (await sameUsername(trx, identity));
  const isLinked = known?.oidcSubject === subject && known.oidcIssuer === issuer;
  if (known && !isLinked && (!takesOver || known.oidcSubject !== null || known.demo)) {
    return { refused: 'username_taken' };
  }
  if (role === null) {
    // The provider has taken the role away, so what was opened with it ends too.
    if (known && isLinked) await endSessions(trx, { userId: known.userId }, { at: now, reason: 'role_changed' });
    return { refused: 'no_role' };
  }
  if (known && !known.active) return { refused: 'inactive' };
  // A login that is taken over was somebody's by its password, who may not be the same person.
  if (known && !isLinked) await endSessions(trx, { userId: known.userId }, { at: now });
  if (known && known.role !== role) {
    await endSessions(trx, { userId: known.userId }, { at: now, reason: 'role_changed' });
  }
  const user = known ? await broughtUpToDate(trx, known, identity, role) : await create(trx, identity, role);
  if (known) await actAs(trx, { actor: `user:${user.userId}`, action: 'auth:oidc' });
  const session = await createSession(trx, { userId: user.userId, now });
  return { ...session, userId: user.userId, role };
};

const sameUsername = (trx: Transaction, { username }: OidcIdentity): Promise<User | undefined> =>
  User.query(trx).whereRaw('lower(username) = lower(?)', [username]).forNoKeyUpdate().first().execute();

const create = (trx: Transaction, identity: OidcIdentity, role: StaffRole): Promise<User> => {
  const { issuer, subject, username, fullName } = identity;
  return User.query(trx)
    .insert({ username, fullName, role, oidcIssuer: issuer, oidcSubject: subject })
    .returning('*')
    .execute();
};

/** A login that is taken over has no password of the hub's any more, so nobody else knows one. */
const broughtUpToDate = async (
  trx: Transaction,
  user: User,
  { issuer, subject, fullName }: OidcIdentity,
  role: StaffRole,
): Promise<User> => {
  const link =
    user.oidcSubject === null
      ? { oidcIssuer: issuer, oidcSubject: subject, passwordHash: null, mustChangePassword: false }
      : {};
  if (user.oidcSubject !== null && user.role === role && user.fullName === fullName) return user;
  await user.$query(trx).patch({ fullName, role, ...link });
  return user;
};
