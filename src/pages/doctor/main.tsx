import '../shared/staff/styles.css';
import './doctor.css';
import { mountStaffPage } from '../shared/staff/frame/shell.tsx';
import { DoctorPage } from './doctor-page.tsx';
import { doctorTexts } from './texts.ts';

mountStaffPage({
  roles: ['doctor'],
  texts: doctorTexts,
  // The hub limits this to the doctor's department: its pool, and where colleagues have called somebody to. A doctor who
  // moves to another department sees that one from then on.
  filterOf: ({ doctorId }) => (doctorId === null ? null : { all: true }),
  content: <DoctorPage />,
});
