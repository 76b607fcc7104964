import type { Translation } from '../../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'pt', typeof english> = {
  bornHeading: 'Nascimento',
  years_one: '{{count}} ano',
  years_many: '{{count}} anos',
  years_other: '{{count}} anos',
  months_one: '{{count}} mês',
  months_many: '{{count}} meses',
  months_other: '{{count}} meses',
  personSearch: 'Nome, telefone, processo ou código',
  expectedNext: 'Esperados a seguir',
  nobodyExpected: 'Ninguém com marcação é esperado em breve. Escreva um nome, um telefone, um processo ou um código.',
  sameName_one: '{{count}} pessoa chama-se {{name}}.',
  sameName_many: '{{count}} pessoas chamam-se {{name}}.',
  sameName_other: '{{count}} pessoas chamam-se {{name}}.',
  askForBirth: 'Pergunte a data de nascimento antes de escolher.',
  noAppointmentToday: 'sem marcação',
  hereAs: 'aqui como {{number}}',
  notArrivedEarly_one: 'não chegou, {{count}} min antes',
  notArrivedEarly_many: 'não chegou, {{count}} min antes',
  notArrivedEarly_other: 'não chegou, {{count}} min antes',
  notArrivedLate_one: 'não chegou, {{count}} min atrasado',
  notArrivedLate_many: 'não chegou, {{count}} min atrasado',
  notArrivedLate_other: 'não chegou, {{count}} min atrasado',
};
