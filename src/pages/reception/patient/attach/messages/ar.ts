import type { Translation } from '../../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'ar', typeof english> = {
  attachTitle: 'لمن التذكرة {{number}}؟',
  attachTo: 'إنها لـ {{name}}',
  attached: '{{number}} هو {{name}}.',
  notAttached: 'ما زال {{number}} بلا اسم.',
  attachedElsewhere: '{{name}} ينتظر بالفعل برقم {{number}}.',
  detachTitle: '{{number}} ليس {{name}}؟',
  detachDetail: 'تعود التذكرة بلا اسم وتحتفظ برقمها ومكانها. والموعد المسجَّل بها يعود محجوزًا. ويُحفظ من قال ذلك ولماذا.',
  keptInAudit: 'يُحفظ في سجل التدقيق',
  detached: 'عاد {{number}} بلا اسم.',
  notDetached: 'ما زال {{number}} هو {{name}}.',
  reasonWrongPerson: 'شخص خطأ',
  reasonSameName: 'الاسم نفسه',
  attachAnyway: 'هو {{name}} رغم ذلك',
  warnOpenVisit: 'موجود هنا برقم {{number}}، {{department}}.',
  warnAge_zero: 'وُلد في {{date}}: عمره {{count}} سنة. هل هذا صحيح؟',
  warnAge_one: 'وُلد في {{date}}: عمره سنة. هل هذا صحيح؟',
  warnAge_two: 'وُلد في {{date}}: عمره سنتان. هل هذا صحيح؟',
  warnAge_few: 'وُلد في {{date}}: عمره {{count}} سنوات. هل هذا صحيح؟',
  warnAge_many: 'وُلد في {{date}}: عمره {{count}} سنة. هل هذا صحيح؟',
  warnAge_other: 'وُلد في {{date}}: عمره {{count}} سنة. هل هذا صحيح؟',
  askToBeSure: 'اسأل قبل المتابعة.',
};
