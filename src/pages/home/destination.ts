import type { StaffRole } from '../../protocol/roles.ts';
import { pageOf } from '../shared/staff/session.ts';

const open: Readonly<Record<StaffRole, readonly string[]>> = {
  doctor: ['/doctor'],
  nurse: ['/reception'],
  reception: ['/reception'],
  admin: ['/admin', '/reception'],
};

/** Back to the page that asked for the sign-in, if it is this role's; else where the role belongs. Never elsewhere. */
export const destinationOf = (role: StaffRole): string => {
  const wanted = new URLSearchParams(location.search).get('to') ?? '';
  const [page = ''] = wanted.split('#');
  return open[role].includes(page) ? wanted : pageOf[role];
};
