import type { Translation } from '../messages.ts';
import { messages as pairing } from '../pairing/es.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'es', typeof english> = {
  ...pairing,
  title: 'Pantalla',
  nowCalling: 'Llamando ahora',
  callingAgain: 'Llamando de nuevo',
  number: 'Número',
  room: 'Sala',
  doctor: 'Médico',
  next: 'Siguientes',
  nextAfter: 'después',
  paused: 'En pausa',
  placeKept: 'Su turno se conserva',
  firstFree: 'Siguientes, con el primer médico libre',
  pleaseWait: 'Espere su número, por favor',
  appearsHere: 'Aparece aquí, con la sala a la que ir.',
  askAtReception: 'Pregunte en recepción',
  connecting: 'Conectando',
  connectingDetail: 'Los números aparecen enseguida.',
  noConnection: 'Sin conexión',
  noConnectionSince: 'Sin conexión desde las {{time}}',
  pleaseAsk: 'Pregunte en recepción',
  lastKnown: 'Último dato: {{time}}. Puede no estar al día.',
  soundOff: 'El sonido está desactivado.',
  soundHint: 'Personal: pulse cualquier tecla del mando para activarlo.',
  page: 'Página {{page}} de {{pages}}',
};
