// Written by npm run docs:protocol from src/protocol.

/** The commands that only read. */
export const reads: ReadonlySet<string> = new Set([
  'announcement:list',
  'appointment:free-slots',
  'appointment:list',
  'audit:export',
  'audit:list',
  'department:list',
  'device:list',
  'doctor:list',
  'feed:subscribe',
  'feed:unsubscribe',
  'patient:export',
  'patient:find',
  'queue:closings',
  'queue:referrals',
  'queue:ticket',
  'queue:timeline',
  'schedule:list',
  'settings:get',
  'user:list',
  'visit:get',
]);
