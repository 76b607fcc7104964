import type { Translation } from '../../../i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'ar', typeof english> = {
  digit0: 'صفر',
  digit1: 'واحد',
  digit2: 'اثنان',
  digit3: 'ثلاثة',
  digit4: 'أربعة',
  digit5: 'خمسة',
  digit6: 'ستة',
  digit7: 'سبعة',
  digit8: 'ثمانية',
  digit9: 'تسعة',
  point: 'نقطة',
  toRoom: '{{number}}، غرفة {{room}}.',
  toWindow: '{{number}}، شباك {{room}}.',
  toChair: '{{number}}، كرسي {{room}}.',
  toCounter: '{{number}}، كاونتر {{room}}.',
  toDesk: '{{number}}، مكتب {{room}}.',
  toReception: '{{number}}، يرجى التوجه إلى الاستقبال.',
  toArea: '{{number}}، يرجى التوجه إلى منطقة الانتظار {{letter}}. سيتم النداء عليكم من هناك.',
  and: '{{numbers}} و {{last}}',
};
