import type { HandlersOf } from '../../execution/define.ts';
import { byName } from '../../protocol/by-name.ts';
import { create } from './create.ts';
import { list } from './list.ts';
import { update } from './update.ts';

export const service = byName(create, list, update) satisfies HandlersOf<'service'>;
