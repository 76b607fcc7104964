import { byName } from '../../by-name.ts';
import { list } from './list.ts';
import { report } from './report.ts';

export const announcement = byName(list, report);
