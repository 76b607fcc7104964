import { defineCommand } from '../../execution/define.ts';
import { recordsOf } from './records.ts';

/** A reading of its own, so that the audit tells what left the hub as a file. */
const PAGE = 1_000;

export const exportRecords = defineCommand('audit:export', (input, context) =>
  recordsOf(context, 'audit:export', { ...input, limit: PAGE }),
);
