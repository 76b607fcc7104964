import { refuseWeakPassword } from '../../auth/sign-in/password-policy.ts';
import { hashPassword } from '../../auth/sign-in/passwords.ts';
import { User } from '../../models/user.ts';
import { userView } from '../../queries/user-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const create = defineCommand('user:create', async (input, { trx }) => {
  const { username, fullName, role, temporaryPassword } = input;
  await refuseWeakPassword(temporaryPassword, { username, field: 'temporaryPassword' });
  const passwordHash = await hashPassword(temporaryPassword);
  const user = await User.query(trx)
    .insert({ username, fullName, role, passwordHash, mustChangePassword: true })
    .returning('*');
  return { user: userView(user) };
});
