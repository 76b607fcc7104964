import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'ar', typeof english> = {
  referrals: 'محوَّلون من الجهاز',
  referralsDetail: 'طُلب من كلٍّ منهم الحضور إلى الاستقبال بلا ذكر سبب. اطلب وثيقة هوية.',
  referralsNone: 'لم يُحوَّل أحد في الساعتين الأخيرتين.',
  whyPhoneOfAnother: 'كتب هاتف {{name}} مع تاريخ ميلاد آخر',
  whySeveralFit: 'ينطبق على عدة أشخاص منهم {{name}}',
  whyChildBooked: 'ليس لدى {{name}} موعد اليوم، لكن لأحد أبنائه موعدًا',
  atKiosk: '{{time}}، {{kiosk}}',
  settled: 'تم',
};
