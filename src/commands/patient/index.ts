import type { HandlersOf } from '../../execution/define.ts';
import { byName } from '../../protocol/by-name.ts';
import { erase } from './erase.ts';
import { exportPatient } from './export.ts';
import { find } from './find.ts';
import { register } from './register.ts';
import { update } from './update.ts';

export const patient = byName(erase, exportPatient, find, register, update) satisfies HandlersOf<'patient'>;
