import type { Transaction } from 'objection';
import { refuseWeakPassword } from '../../auth/sign-in/password-policy.ts';
import { hashPassword } from '../../auth/sign-in/passwords.ts';
import { endSessions } from '../../auth/sessions/sessions.ts';
import { User } from '../../models/user.ts';
import { HubError } from '../../protocol/errors.ts';
import { userView } from '../../queries/user-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { patchGiven } from '../given.ts';
import { expectRevision } from '../revision.ts';

/**
 * Another role, a deactivation and a temporary password end the login's sessions at once. The own password is changed by
 * `user:change-password`, which asks for the present one: a session that was left open does not give the login away.
 */
export const update = defineCommand('user:update', async (input, { trx, now, principal }) => {
  const { userId, expectedRevision, fullName, role, active, temporaryPassword } = input;
  const isOwn = 'userId' in principal && principal.userId === userId;
  if (isOwn && temporaryPassword !== undefined) {
    throw new HubError('forbidden', { field: 'temporaryPassword', reason: 'own_password' });
  }
  const administrators = await lockAdministrators(trx);
  const user = await User.query(trx).findById(userId).withGraphFetched('doctor').forNoKeyUpdate();
  if (!user) throw new HubError('not_found', { userId });
  expectRevision(user, expectedRevision, userView);
  const changesRole = role !== undefined && role !== user.role;
  const deactivates = active === false && user.active;
  const isLast = administrators.length === 1 && administrators[0] === userId;
  if (isLast && (changesRole || deactivates)) throw new HubError('conflict', { reason: 'last_administrator' });

  const secret = temporaryPassword === undefined ? {} : await temporary(temporaryPassword, user.username);
  const changed = await patchGiven(trx, user, { fullName, role, active, ...secret });
  if (changesRole || deactivates || temporaryPassword !== undefined) {
    await endSessions(trx, { userId }, { at: now, reason: changesRole ? 'role_changed' : 'revoked' });
  }
  return { user: userView(changed) };
});

/** In one order and before any other user's row: of two that demote each other, the second sees that it is the last. */
const lockAdministrators = async (trx: Transaction): Promise<string[]> => {
  const administrators = await User.query(trx)
    .where({ role: 'admin', active: true })
    .orderBy('user_id')
    .forNoKeyUpdate();
  return administrators.map(({ userId }) => userId);
};

const temporary = async (password: string, username: string) => {
  await refuseWeakPassword(password, { username, field: 'temporaryPassword' });
  return { passwordHash: await hashPassword(password), mustChangePassword: true };
};
