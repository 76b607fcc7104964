import { destinationOf } from '../../protocol/pages.ts';
import type { StaffRole } from '../../protocol/roles.ts';

/** Where somebody goes who has signed in here: the page that asked for it, which the address names after `to`. */
export const afterSignIn = (role: StaffRole): string =>
  destinationOf(role, new URLSearchParams(location.search).get('to') ?? '');
