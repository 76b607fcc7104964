import type { Translation } from '../../i18n/messages.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'pt', typeof english> = {
  pairTitle: 'Este ecrã ainda não está emparelhado',
  pairRevoked: 'Este ecrã foi removido',
  pairDo: 'Equipa: abra Administração, depois Dispositivos, e introduza este código.',
  pairRenews: 'O código renova-se sozinho. A página continua assim que for aprovado.',
  pairNoHub: 'O servidor não responde. A tentar de novo.',
};
