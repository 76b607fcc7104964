import type { HandlersOf } from '../../execution/define.ts';
import { byName } from '../../protocol/by-name.ts';
import { get } from './get.ts';
import { update } from './update.ts';

export const settings = byName(get, update) satisfies HandlersOf<'settings'>;
