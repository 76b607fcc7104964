import type { Translation } from '../../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'de', typeof english> = {
  attachTitle: 'Wessen Ticket ist {{number}}?',
  attachTo: 'Es ist {{name}}',
  attached: '{{number}} ist {{name}}.',
  notAttached: '{{number}} bleibt ohne Namen.',
  attachedElsewhere: '{{name}} wartet schon als {{number}}.',
  detachTitle: '{{number}} ist nicht {{name}}?',
  detachDetail:
    'Das Ticket ist wieder ohne Namen und behält Nummer und Platz. Ein damit angemeldeter Termin ist wieder offen. Wer es warum gesagt hat, wird festgehalten.',
  keptInAudit: 'wird im Protokoll festgehalten',
  detached: '{{number}} ist wieder ohne Namen.',
  notDetached: '{{number}} ist weiterhin {{name}}.',
  reasonWrongPerson: 'Falsche Person gewählt',
  reasonSameName: 'Gleicher Name',
  attachAnyway: 'Es ist trotzdem {{name}}',
  warnOpenVisit: 'Ist schon als {{number}} da, {{department}}.',
  warnAge_one: 'Geboren {{date}}: {{count}} Jahr alt. Stimmt das?',
  warnAge_other: 'Geboren {{date}}: {{count}} Jahre alt. Stimmt das?',
  askToBeSure: 'Fragen Sie nach, bevor Sie fortfahren.',
};
