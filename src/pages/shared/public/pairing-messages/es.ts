import type { Translation } from '../../i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'es', typeof english> = {
  pairTitle: 'Esta pantalla aún no está vinculada',
  pairRevoked: 'Esta pantalla se ha eliminado',
  pairDo: 'Personal: abra Administración, luego Dispositivos, e introduzca este código.',
  pairRenews: 'El código se renueva solo. La página continúa en cuanto se apruebe.',
  pairNoHub: 'El servidor no responde. Reintentando.',
};
