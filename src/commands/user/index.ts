import type { HandlersOf } from '../../execution/define.ts';
import { byName } from '../../protocol/by-name.ts';
import { changePassword } from './change-password.ts';
import { create } from './create.ts';
import { list } from './list.ts';
import { signOut } from './sign-out.ts';
import { update } from './update.ts';

export const user = byName(changePassword, create, list, signOut, update) satisfies HandlersOf<'user'>;
