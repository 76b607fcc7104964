import { byName } from '../../by-name.ts';
import { create } from './create.ts';
import { list } from './list.ts';
import { setStatus } from './set-status.ts';
import { update } from './update.ts';

export const doctor = byName(create, list, setStatus, update);
