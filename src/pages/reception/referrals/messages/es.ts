import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'es', typeof english> = {
  referrals: 'Enviados por un quiosco',
  referralsDetail: 'A todos se les pidió que vinieran a recepción, sin motivo. Pida un documento de identidad.',
  referralsNone: 'Nadie ha sido enviado en las últimas dos horas.',
  whyPhoneOfAnother: 'Escribió el teléfono de {{name}} con otra fecha de nacimiento',
  whySeveralFit: 'Encajan varias personas, entre ellas {{name}}',
  whyChildBooked: '{{name}} no tiene cita hoy, pero sí un hijo',
  atKiosk: '{{time}}, {{kiosk}}',
  settled: 'Hecho',
};
