/** @jsxImportSource preact */
import { createFormat } from '../../../src/pages/shared/format.ts';
import '../../../src/pages/shared/public/page.css';
import { loadTicketTexts } from '../../../src/pages/ticket/texts.ts';
import { TicketPage } from '../../../src/pages/ticket/ticket.tsx';
import { drawStates } from './draw.tsx';
import { ticketStates, type TicketState } from './ticket-states.ts';

const nothing = () => undefined;

drawStates({
  states: ticketStates,
  load: loadTicketTexts,
  picture: ({ model, sound, leaving }: TicketState, texts) => (
    <TicketPage
      model={model}
      texts={texts}
      format={createFormat(texts.language, 'UTC')}
      sound={sound ?? 'off'}
      leaving={leaving ?? 'no'}
      onSound={nothing}
      onTryAgain={nothing}
      onLeaving={nothing}
    />
  ),
});
