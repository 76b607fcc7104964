import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'ar', typeof english> = {
  printList: 'طباعة هذه القائمة',
  notPrinted: 'لم تُطبع تذكرة {{number}}.',
  ticketPlace: 'الدور {{place}}',
  ticketFollow: 'تابع دورك على هاتفك',
  ticketOrder: 'قد يتغيّر الترتيب لأسباب طبية.',
  listAsOf_zero: '{{date}}، {{time}}: عدد السجلات {{count}}',
  listAsOf_one: '{{date}}، {{time}}: عدد السجلات {{count}}',
  listAsOf_two: '{{date}}، {{time}}: عدد السجلات {{count}}',
  listAsOf_few: '{{date}}، {{time}}: عدد السجلات {{count}}',
  listAsOf_many: '{{date}}، {{time}}: عدد السجلات {{count}}',
  listAsOf_other: '{{date}}، {{time}}: عدد السجلات {{count}}',
  slipTitle: 'موعدك',
  slipArrive: 'عند قدومك اكتب هذا الرمز عند الجهاز أو قرّبه من قارئ الرموز، ابتداءً من الساعة {{time}}.',
};
