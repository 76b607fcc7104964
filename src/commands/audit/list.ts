import { defineCommand } from '../../execution/define.ts';
import { recordsOf } from './records.ts';

const PAGE = 50;

export const list = defineCommand('audit:list', ({ limit = PAGE, ...filter }, context) =>
  recordsOf(context, 'audit:list', { ...filter, limit }),
);
