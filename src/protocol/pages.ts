import type { StaffRole } from './roles.ts';

type PageSpec = {
  /** As the hub's router has it. */
  readonly address: string;
  /** Whose bundle it is built into: patients' pages are Preact and small, staff's are React. */
  readonly bundle: 'public' | 'staff';
  /** The roles that may open it; without any it asks nobody to sign in. */
  readonly roles: readonly StaffRole[];
};

/**
 * Every page, in one list: its folder in `pages/` and where it is. Routes, builds and sign-in read it. A role works on
 * the first page that it may open.
 */
export const pages = {
  home: { address: '/', bundle: 'staff', roles: [] },
  admin: { address: '/admin', bundle: 'staff', roles: ['admin'] },
  reception: { address: '/reception', bundle: 'staff', roles: ['reception', 'nurse', 'admin'] },
  // After the desk, where nurses and receptionists work who are at no station.
  doctor: { address: '/doctor', bundle: 'staff', roles: ['doctor', 'nurse', 'reception'] },
  kiosk: { address: '/kiosk', bundle: 'public', roles: [] },
  board: { address: '/board', bundle: 'public', roles: [] },
  ticket: { address: '/ticket/:token', bundle: 'public', roles: [] },
} as const satisfies Record<string, PageSpec>;

const specs: readonly (readonly [string, PageSpec])[] = Object.entries(pages);

/** The pages that are built together. */
export const pagesIn = (bundle: PageSpec['bundle']): string[] =>
  specs.filter(([, spec]) => spec.bundle === bundle).map(([name]) => name);

const addressesFor = (role: StaffRole): string[] =>
  specs.filter(([, { roles }]) => roles.includes(role)).map(([, { address }]) => address);

/** Where a role's work is. */
export const pageOf = (role: StaffRole): string => addressesFor(role)[0] ?? pages.home.address;

const ANY_ORIGIN = 'http://hub';

/** Back to the page that asked for the sign-in, if it is this role's; else where the role's work is. Never elsewhere. */
export const destinationOf = (role: StaffRole, wanted: string): string => {
  if (!URL.canParse(wanted, ANY_ORIGIN)) return pageOf(role);
  const { origin, pathname, hash } = new URL(wanted, ANY_ORIGIN);
  return origin === ANY_ORIGIN && addressesFor(role).includes(pathname) ? `${pathname}${hash}` : pageOf(role);
};
