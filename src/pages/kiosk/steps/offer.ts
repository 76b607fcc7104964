import type { Feed } from '../../../client/feed-fold.ts';
import type { Language } from '../../../protocol/languages.ts';
import type { Department, PublicEntry, Service } from '../../../protocol/views.ts';

type Places = Pick<Feed<PublicEntry>, 'departments' | 'services'>;

/** Up to so many services are offered at once; of more, the department is asked first. */
const MOST_AT_ONCE = 7;

/** Who serves themselves may come for it now. */
const isOffered = ({ departments }: Places, { active, selfService, departmentId }: Service): boolean =>
  active && selfService && departments.get(departmentId)?.active === true;

const offeredIn = (places: Places | null): readonly Service[] =>
  places === null ? [] : [...places.services.values()].filter((service) => isOffered(places, service));

/** The services that one department offers, by their names. */
export const servicesOf = (places: Places | null, departmentId: string, language: Language): readonly Service[] =>
  offeredIn(places)
    .filter((service) => service.departmentId === departmentId)
    .sort((a, b) => serviceName(a, language).localeCompare(serviceName(b, language), language));

export const serviceName = ({ name, names }: Pick<Service, 'name' | 'names'>, language: Language): string =>
  names[language] ?? name;

/** What is asked of somebody without an appointment, at a kiosk of the whole hospital. */
export type Question = 'department' | 'service' | 'department-then-service';

export const questionOf = (places: Places | null): Question => {
  const { length } = offeredIn(places);
  if (length === 0) return 'department';
  return length > MOST_AT_ONCE ? 'department-then-service' : 'service';
};

/** One answer: a service, or a department with the services that it offers, which may be none. */
export type Answer =
  | { readonly service: Service; readonly department: Department }
  | { readonly service: null; readonly department: Department; readonly services: readonly Service[] };

/** By the departments' names, the services of one side by side. Departments without any service are answers themselves. */
export const answersOf = (places: Places, language: Language): readonly Answer[] => {
  const question = questionOf(places);
  const isAtOnce = question === 'service';
  return [...places.departments.values()]
    .sort((a, b) => a.name.localeCompare(b.name, language))
    .flatMap((department): Answer[] => {
      const services = servicesOf(places, department.departmentId, language);
      // What it does is for those whom staff send there.
      if (question !== 'department' && services.length === 0 && hasServices(places, department)) return [];
      if (!isAtOnce || services.length === 0) return [{ service: null, department, services }];
      return services.map((service) => ({ service, department }));
    });
};

const hasServices = ({ services }: Places, { departmentId }: Department): boolean =>
  [...services.values()].some((service) => service.active && service.departmentId === departmentId);
