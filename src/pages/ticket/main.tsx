/** @jsxImportSource preact */
import { render } from 'preact';
import { createHubClient } from '../../client/hub-client.ts';
import { refuseStrayClicks } from '../shared/double-click.ts';
import '../shared/public/page.css';
import { followTheme } from '../shared/public/theme.ts';
import { createLiveTicket } from './live-ticket.ts';
import { Page } from './page.tsx';
import { createSignal } from './signal.ts';

const asked = new URLSearchParams(location.search);
followTheme(document, asked.get('theme'));
refuseStrayClicks(window);

const root = document.getElementById('root');
const ticketToken = /\/ticket\/([^/]+)/.exec(location.pathname)?.[1];
if (root && ticketToken) {
  const client = createHubClient({
    url: location.origin,
    audience: 'public',
    ticket: decodeURIComponent(ticketToken),
  });
  render(<Page ticket={createLiveTicket(client)} signal={createSignal(window)} asked={asked.get('lang')} />, root);
}
