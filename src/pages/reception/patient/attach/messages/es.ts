import type { Translation } from '../../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'es', typeof english> = {
  attachTitle: '¿De quién es el tique {{number}}?',
  attachTo: 'Es {{name}}',
  attached: '{{number}} es {{name}}.',
  notAttached: '{{number}} sigue sin nombre.',
  attachedElsewhere: '{{name}} ya espera como {{number}}.',
  detachTitle: '¿{{number}} no es {{name}}?',
  detachDetail:
    'El tique vuelve a ser anónimo y conserva número y lugar. La cita registrada con él queda reservada de nuevo. Queda constancia de quién lo dijo y por qué.',
  keptInAudit: 'queda en el registro de auditoría',
  detached: '{{number}} vuelve a ser anónimo.',
  notDetached: '{{number}} sigue siendo {{name}}.',
  reasonWrongPerson: 'Persona equivocada',
  reasonSameName: 'Mismo nombre',
  attachAnyway: 'Es {{name}} de todos modos',
  warnOpenVisit: 'Ya está aquí como {{number}}, {{department}}.',
  warnAge_one: 'Nació el {{date}}: {{count}} año. ¿Es correcto?',
  warnAge_many: 'Nació el {{date}}: {{count}} años. ¿Es correcto?',
  warnAge_other: 'Nació el {{date}}: {{count}} años. ¿Es correcto?',
  askToBeSure: 'Pregunte antes de seguir.',
};
