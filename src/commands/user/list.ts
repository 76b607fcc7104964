import { User } from '../../models/user.ts';
import { userView } from '../../queries/user-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const list = defineCommand('user:list', async (_input, { trx }) => {
  const users = await User.query(trx).withGraphFetched('doctor').orderByRaw('lower(username)');
  return { users: users.map(userView) };
});
