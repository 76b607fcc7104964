/** The plain role that owns every test's database: no superuser, no CREATEDB. */
export const OWNER = 'queue_hub_test';

/** The hub's own role, with what src/database/schema/grants.ts gives it and nothing else. */
export const HUB = 'queue_hub_test_hub';

export type TestRole = typeof OWNER | typeof HUB;

/** A database of the run's server as one of the roles. */
export const urlOf = (parts: { adminUrl: string; database: string; role: TestRole }): string => {
  const url = new URL(parts.adminUrl);
  url.pathname = `/${parts.database}`;
  url.username = parts.role;
  url.password = 'test';
  return url.href;
};
