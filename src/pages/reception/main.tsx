import '../shared/staff/styles.css';
import './css/desk.css';
import './css/list.css';
import './css/panel.css';
import './css/finding.css';
import './css/arrival.css';
import './css/register.css';
import './css/dialogs.css';
import './css/booking.css';
import './css/day.css';
import './insight/insight.css';
import './css/print.css';
import { mountStaffPage } from '../shared/staff/frame/shell.tsx';
import { ReceptionPage } from './reception-page.tsx';
import { receptionTexts } from './texts.ts';

mountStaffPage({
  roles: ['reception', 'nurse', 'admin'],
  texts: receptionTexts,
  filterOf: () => ({ all: true }),
  content: <ReceptionPage />,
});
