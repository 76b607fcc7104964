import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'ar', typeof english> = {
  visitSince: 'الزيارة منذ {{time}}',
  changePlan: 'الخطة',
  planTitle: 'خطة {{number}}، {{name}}',
  planTitleAnonymous: 'خطة {{number}}',
  planPlanned: 'ما زال مخططًا',
  planNothing: 'لا شيء آخر مخطط.',
  planAdd: 'إضافة محطة …',
  planAnyOrder: 'بأي ترتيب مع ما فوقه',
  planUp: '{{name}}: أبكر',
  planDown: '{{name}}: لاحقًا',
  planRemove: '{{name}}: إزالة',
  planSave: 'حفظ الخطة',
  planKeeps: 'يبقى الرقم {{number}}.',
  planStale: 'تغيّرت الزيارة في هذه الأثناء. لم يُحفظ شيء مما كتبته.',
  planTakeNew: 'عرضها كما هي الآن',
  donePlan: 'حُفظت خطة {{number}}',
  undoPlan: 'تراجع',
  undonePlan: 'خطة {{number}} كما كانت',
  failedPlan: 'لم تُحفظ خطة {{number}}.',
};
