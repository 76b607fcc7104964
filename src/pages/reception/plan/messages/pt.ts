import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'pt', typeof english> = {
  visitSince: 'Visita desde as {{time}}',
  changePlan: 'Plano',
  planTitle: 'Plano de {{number}}, {{name}}',
  planTitleAnonymous: 'Plano de {{number}}',
  planPlanned: 'Ainda previsto',
  planNothing: 'Não há mais nada previsto.',
  planAdd: 'Adicionar uma etapa …',
  planAnyOrder: 'qualquer ordem com a de cima',
  planUp: '{{name}}: mais cedo',
  planDown: '{{name}}: mais tarde',
  planRemove: '{{name}}: retirar',
  planSave: 'Guardar o plano',
  planKeeps: 'O número continua a ser {{number}}.',
  planStale: 'A visita mudou entretanto. Nada seu foi guardado.',
  planTakeNew: 'Mostrar como está agora',
  donePlan: 'Plano de {{number}} guardado',
  undoPlan: 'Anular',
  undonePlan: 'Plano de {{number}} como antes',
  failedPlan: 'O plano de {{number}} não foi guardado.',
};
