import type { HandlersOf } from '../../execution/define.ts';
import { byName } from '../../protocol/by-name.ts';
import { list } from './list.ts';
import { report } from './report.ts';

export const announcement = byName(list, report) satisfies HandlersOf<'announcement'>;
