import type { HandlersOf } from '../../execution/define.ts';
import { byName } from '../../protocol/by-name.ts';
import { get } from './get.ts';
import { plan } from './plan.ts';
import { skipStep } from './skip-step.ts';
import { update } from './update.ts';

export const visit = byName(get, plan, skipStep, update) satisfies HandlersOf<'visit'>;
