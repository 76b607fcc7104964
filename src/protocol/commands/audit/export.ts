import { read } from '../../contract.ts';
import { filter, page } from './list.ts';

export const exportRecords = read('audit:export', {
  summary: 'The same for a file, 1,000 a page. That so many left the hub is a record of its own.',
  who: ['admin'],
  input: filter,
  data: page,
});
