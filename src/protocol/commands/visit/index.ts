import { byName } from '../../by-name.ts';
import { get } from './get.ts';
import { plan } from './plan.ts';
import { skipStep } from './skip-step.ts';
import { update } from './update.ts';

export const visit = byName(get, plan, skipStep, update);
