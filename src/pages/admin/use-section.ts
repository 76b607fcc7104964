import { useSyncExternalStore } from 'react';

export const sections = [
  'devices',
  'users',
  'places',
  'services',
  'journeys',
  'schedules',
  'settings',
  'audit',
] as const;
export type Section = (typeof sections)[number];

const onHash = (listener: () => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

/** By the address, so that a section can be linked to, comes back with a reload and after a sign-in. */
export const useSection = (): Section => {
  const name = useSyncExternalStore(onHash, () => location.hash.slice(1));
  return sections.find((section) => section === name) ?? 'devices';
};
