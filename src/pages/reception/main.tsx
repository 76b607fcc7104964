import '../shared/staff/styles.css';
import './css/desk.css';
import './css/list.css';
import './css/panel.css';
import './css/patient.css';
import './css/day.css';
import './css/insight.css';
import './css/print.css';
import { mountStaffPage } from '../shared/staff/shell.tsx';
import { Reception } from './reception.tsx';
import { receptionTexts } from './texts.ts';

mountStaffPage({
  roles: ['reception', 'nurse'],
  texts: receptionTexts,
  filterOf: () => ({ all: true }),
  content: <Reception />,
});
