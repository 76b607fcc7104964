import type { Translation } from '../../i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'ar', typeof english> = {
  pairTitle: 'هذه الشاشة غير مقترنة بعد',
  pairRevoked: 'تمت إزالة هذه الشاشة',
  pairDo: 'للموظفين: افتحوا الإدارة، ثم الأجهزة، وأدخلوا هذا الرمز.',
  pairRenews: 'يتجدد الرمز تلقائيًا. تتابع الصفحة عملها فور الموافقة عليه.',
  pairNoHub: 'الخادم لا يستجيب. تُعاد المحاولة.',
};
