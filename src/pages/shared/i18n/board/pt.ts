import type { Translation } from '../messages.ts';
import { messages as pairing } from '../pairing/pt.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'pt', typeof english> = {
  ...pairing,
  title: 'Painel',
  nowCalling: 'A chamar agora',
  callingAgain: 'Nova chamada',
  number: 'Número',
  room: 'Sala',
  doctor: 'Médico',
  next: 'Seguintes',
  nextAfter: 'a seguir',
  paused: 'Em pausa',
  placeKept: 'O seu lugar mantém-se',
  firstFree: 'Seguintes, com o primeiro médico livre',
  pleaseWait: 'Aguarde pelo seu número',
  appearsHere: 'Aparece aqui, com a sala a que deve ir.',
  askAtReception: 'Pergunte na receção',
  connecting: 'A ligar',
  connectingDetail: 'Os números aparecem dentro de momentos.',
  noConnection: 'Sem ligação',
  noConnectionSince: 'Sem ligação desde as {{time}}',
  pleaseAsk: 'Pergunte na receção',
  lastKnown: 'Último dado: {{time}}. Pode estar desatualizado.',
  soundOff: 'O som está desligado.',
  soundHint: 'Equipa: prima qualquer tecla do comando para o ligar.',
  page: 'Página {{page}} de {{pages}}',
};
