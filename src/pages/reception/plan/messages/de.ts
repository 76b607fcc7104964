import type { Translation } from '../../../shared/i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'de', typeof english> = {
  visitSince: 'Besuch seit {{time}}',
  changePlan: 'Plan',
  planTitle: 'Plan von {{number}}, {{name}}',
  planTitleAnonymous: 'Plan von {{number}}',
  planPlanned: 'Noch geplant',
  planNothing: 'Sonst ist nichts geplant.',
  planAdd: 'Station hinzufügen …',
  planAnyOrder: 'beliebig mit der darüber',
  planUp: '{{name}}: früher',
  planDown: '{{name}}: später',
  planRemove: '{{name}}: herausnehmen',
  planSave: 'Plan speichern',
  planKeeps: '{{number}} bleibt die Nummer.',
  planStale: 'Der Besuch hat sich inzwischen geändert. Von Ihnen ist nichts gespeichert.',
  planTakeNew: 'Zeigen, wie er jetzt ist',
  donePlan: 'Plan von {{number}} gespeichert',
  undoPlan: 'Rückgängig',
  undonePlan: 'Plan von {{number}} wie vorher',
  failedPlan: 'Der Plan von {{number}} wurde nicht gespeichert.',
};
