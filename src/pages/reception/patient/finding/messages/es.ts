import type { Translation } from '../../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'es', typeof english> = {
  bornHeading: 'Nacimiento',
  years_one: '{{count}} año',
  years_many: '{{count}} años',
  years_other: '{{count}} años',
  months_one: '{{count}} mes',
  months_many: '{{count}} meses',
  months_other: '{{count}} meses',
  personSearch: 'Nombre, teléfono, historia o código',
  expectedNext: 'Esperados a continuación',
  nobodyExpected: 'No se espera a nadie con cita pronto. Escriba un nombre, un teléfono, una historia o un código.',
  sameName_one: '{{count}} persona se llama {{name}}.',
  sameName_many: '{{count}} personas se llaman {{name}}.',
  sameName_other: '{{count}} personas se llaman {{name}}.',
  askForBirth: 'Pregunte la fecha de nacimiento antes de elegir.',
  noAppointmentToday: 'sin cita',
  hereAs: 'aquí como {{number}}',
  notArrivedEarly_one: 'no ha llegado, {{count}} min antes',
  notArrivedEarly_many: 'no ha llegado, {{count}} min antes',
  notArrivedEarly_other: 'no ha llegado, {{count}} min antes',
  notArrivedLate_one: 'no ha llegado, {{count}} min tarde',
  notArrivedLate_many: 'no ha llegado, {{count}} min tarde',
  notArrivedLate_other: 'no ha llegado, {{count}} min tarde',
};
