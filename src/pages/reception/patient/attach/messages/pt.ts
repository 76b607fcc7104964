import type { Translation } from '../../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'pt', typeof english> = {
  attachTitle: 'De quem é a senha {{number}}?',
  attachTo: 'É {{name}}',
  attached: '{{number}} é {{name}}.',
  notAttached: '{{number}} continua sem nome.',
  attachedElsewhere: '{{name}} já espera como {{number}}.',
  detachTitle: '{{number}} não é {{name}}?',
  detachDetail:
    'A senha volta a ficar sem nome e mantém número e lugar. A consulta registada com ela volta a estar marcada. Fica registado quem o disse e porquê.',
  keptInAudit: 'fica no registo de auditoria',
  detached: '{{number}} está de novo sem nome.',
  notDetached: '{{number}} continua a ser {{name}}.',
  reasonWrongPerson: 'Pessoa errada',
  reasonSameName: 'Mesmo nome',
  attachAnyway: 'É {{name}} na mesma',
  warnOpenVisit: 'Já está aqui como {{number}}, {{department}}.',
  warnAge_one: 'Nasceu a {{date}}: {{count}} ano. Está certo?',
  warnAge_many: 'Nasceu a {{date}}: {{count}} anos. Está certo?',
  warnAge_other: 'Nasceu a {{date}}: {{count}} anos. Está certo?',
  askToBeSure: 'Pergunte antes de continuar.',
};
