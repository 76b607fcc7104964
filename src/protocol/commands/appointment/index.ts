import { byName } from '../../by-name.ts';
import { book } from './book.ts';
import { cancel } from './cancel.ts';
import { freeSlots } from './free-slots.ts';
import { list } from './list.ts';
import { reschedule } from './reschedule.ts';

export const appointment = byName(book, cancel, freeSlots, list, reschedule);
