import '../shared/staff/styles.css';
import './doctor.css';
import { pages } from '../../protocol/pages.ts';
import { mountStaffPage } from '../shared/staff/frame/shell.tsx';
import { DoctorPage } from './doctor-page.tsx';
import { doctorTexts } from './texts.ts';

mountStaffPage({
  roles: pages.doctor.roles,
  texts: doctorTexts,
  // The hub limits a doctor to the department: its pool, and where colleagues have called somebody to. A doctor who moves to
  // another department sees that one from then on. Nurses and receptionists may see all, and at a station need no more than
  // a doctor there; before they have chosen one, who is where.
  filterOf: ({ role, departmentId }) =>
    role === 'doctor' || departmentId === null ? { all: true } : { departmentIds: [departmentId] },
  content: <DoctorPage />,
});
