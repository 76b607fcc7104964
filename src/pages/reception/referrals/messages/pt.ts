import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'pt', typeof english> = {
  referrals: 'Enviados por um quiosque',
  referralsDetail: 'A todos foi pedido que viessem à receção, sem motivo. Peça um documento de identificação.',
  referralsNone: 'Ninguém foi enviado nas últimas duas horas.',
  whyPhoneOfAnother: 'Escreveu o telefone de {{name}} com outra data de nascimento',
  whySeveralFit: 'Há várias pessoas possíveis, entre elas {{name}}',
  whyChildBooked: '{{name}} não tem marcação hoje, mas um filho tem',
  atKiosk: '{{time}}, {{kiosk}}',
  settled: 'Feito',
};
