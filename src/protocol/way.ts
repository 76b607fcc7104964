import type { Department } from './views.ts';

/** How to get there, plain and by language. */
export type Way = Pick<Department, 'location' | 'locations'>;

/** The way to a doctor; the department’s where the doctor has none of their own. */
export const wayTo = (doctor: Way | undefined, department: Way | undefined): Way => {
  const { location, locations } = [doctor, department].find((one) => one && isSaid(one)) ?? unknown;
  return { location, locations };
};

const unknown: Way = { location: null, locations: {} };

const isSaid = ({ location, locations }: Way): boolean => location !== null || Object.keys(locations).length > 0;

export const wayIn = ({ location, locations }: Way, language: string): string | null => locations[language] ?? location;
