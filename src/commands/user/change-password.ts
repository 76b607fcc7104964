import { refuseWeakPassword } from '../../auth/sign-in/password-policy.ts';
import { hashPassword, verifyPassword } from '../../auth/sign-in/passwords.ts';
import { endSessions } from '../../auth/sessions/sessions.ts';
import { User } from '../../models/user.ts';
import { HubError } from '../../protocol/errors.ts';
import { defineCommand } from '../../execution/define.ts';
import { invalidInput } from '../invalid-input.ts';
import { staffSender } from '../sender.ts';

export const changePassword = defineCommand('user:change-password', async (input, { trx, principal, now }) => {
  const { userId, sessionId } = staffSender(principal);
  const { currentPassword, newPassword } = input;
  const user = await User.query(trx).findById(userId).forNoKeyUpdate();
  if (!user) throw new HubError('not_found', { userId });
  if (!(await verifyPassword(user.passwordHash, currentPassword))) {
    throw new HubError('forbidden', { field: 'currentPassword' });
  }
  if (newPassword === currentPassword) {
    throw invalidInput('newPassword', 'password_unchanged', 'It is the current password.');
  }
  await refuseWeakPassword(newPassword, { username: user.username, field: 'newPassword' });

  await user.$query(trx).patch({ passwordHash: await hashPassword(newPassword), mustChangePassword: false });
  await endSessions(trx, { userId }, { at: now, except: sessionId });
  return { changed: true };
});
