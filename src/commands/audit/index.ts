import type { HandlersOf } from '../../execution/define.ts';
import { byName } from '../../protocol/by-name.ts';
import { exportRecords } from './export.ts';
import { list } from './list.ts';

export const audit = byName(exportRecords, list) satisfies HandlersOf<'audit'>;
