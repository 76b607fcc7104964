import { byName } from '../../by-name.ts';
import { get } from './get.ts';
import { update } from './update.ts';

export const settings = byName(get, update);
