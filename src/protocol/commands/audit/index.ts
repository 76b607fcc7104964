import { byName } from '../../by-name.ts';
import { exportRecords } from './export.ts';
import { list } from './list.ts';

export const audit = byName(exportRecords, list);
