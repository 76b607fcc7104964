import type { HandlersOf } from '../../execution/define.ts';
import { byName } from '../../protocol/by-name.ts';
import { attend } from './attend.ts';
import { create } from './create.ts';
import { leaveStation } from './leave-station.ts';
import { list } from './list.ts';
import { setStatus } from './set-status.ts';
import { stations } from './stations.ts';
import { update } from './update.ts';

export const doctor = byName(
  attend,
  create,
  leaveStation,
  list,
  setStatus,
  stations,
  update,
) satisfies HandlersOf<'doctor'>;
