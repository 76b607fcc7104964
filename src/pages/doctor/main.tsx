import '../shared/staff/styles.css';
import './doctor.css';
import { mountStaffPage } from '../shared/staff/shell.tsx';
import { DoctorPage } from './doctor-page.tsx';
import { doctorTexts } from './texts.ts';

mountStaffPage({
  roles: ['doctor'],
  texts: doctorTexts,
  // The department: its pool, and where colleagues have called somebody to.
  filterOf: ({ doctorId, departmentId }) =>
    doctorId === null || departmentId === null ? null : { departmentIds: [departmentId] },
  content: <DoctorPage />,
});
