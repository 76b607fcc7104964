import '../shared/staff/styles.css';
import './admin.css';
import { mountStaffPage } from '../shared/staff/frame/shell.tsx';
import { AdminPage } from './admin-page.tsx';
import { adminTexts } from './texts.ts';

mountStaffPage({
  roles: ['admin'],
  texts: adminTexts,
  // The directory alone: places, services and settings. Nothing here is about a patient.
  filterOf: () => ({}),
  content: <AdminPage />,
});
