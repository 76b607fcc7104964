/** @jsxImportSource preact */
import { render } from 'preact';
import { createFormat } from '../../../src/pages/shared/format.ts';
import '../../../src/pages/shared/public/page.css';
import { loadTicketTexts } from '../../../src/pages/ticket/texts.ts';
import { TicketPage } from '../../../src/pages/ticket/ticket.tsx';
import { ticketStates } from './ticket-states.ts';

const asked = new URLSearchParams(location.search);
const state = ticketStates[asked.get('state') ?? ''];
const root = document.getElementById('root');
if (state && root) {
  const texts = await loadTicketTexts(state.language ?? 'en');
  document.documentElement.lang = texts.language;
  document.documentElement.dir = texts.direction;
  document.documentElement.dataset['theme'] = state.theme ?? 'light';
  const nothing = () => undefined;
  render(
    <TicketPage
      model={state.model}
      texts={texts}
      format={createFormat(texts.language, 'UTC')}
      sound={state.sound ?? 'off'}
      leaving={state.leaving ?? 'no'}
      onSound={nothing}
      onTryAgain={nothing}
      onLeaving={nothing}
    />,
    root,
  );
}
