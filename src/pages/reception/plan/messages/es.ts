import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'es', typeof english> = {
  visitSince: 'Visita desde las {{time}}',
  changePlan: 'Plan',
  planTitle: 'Plan de {{number}}, {{name}}',
  planTitleAnonymous: 'Plan de {{number}}',
  planPlanned: 'Aún previsto',
  planNothing: 'No hay nada más previsto.',
  planAdd: 'Añadir una etapa …',
  planAnyOrder: 'en cualquier orden con la anterior',
  planUp: '{{name}}: antes',
  planDown: '{{name}}: después',
  planRemove: '{{name}}: quitar',
  planSave: 'Guardar el plan',
  planKeeps: 'El número sigue siendo {{number}}.',
  planStale: 'La visita ha cambiado mientras tanto. No se ha guardado nada suyo.',
  planTakeNew: 'Mostrar cómo está ahora',
  donePlan: 'Plan de {{number}} guardado',
  undoPlan: 'Deshacer',
  undonePlan: 'Plan de {{number}} como antes',
  failedPlan: 'El plan de {{number}} no se ha guardado.',
};
