import { byName } from '../../by-name.ts';
import { approve } from './approve.ts';
import { list } from './list.ts';
import { revoke } from './revoke.ts';
import { update } from './update.ts';

export const device = byName(approve, list, revoke, update);
