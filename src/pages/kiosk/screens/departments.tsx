/** @jsxImportSource preact */
import { listed } from '../../shared/i18n/listed.ts';
import type { KioskProps } from '../frame/frame.tsx';
import { answersOf, questionOf, serviceName, servicesOf, type Answer } from '../steps/offer.ts';
import { Offers, type Offer } from './offers.tsx';

const departmentsTurn = { more: 'moreDepartments', first: 'firstDepartments' } as const;
const servicesTurn = { more: 'moreServices', first: 'firstServices' } as const;

/** What somebody without an appointment is here for: a department, or a service where departments offer any. */
export const Departments = (props: KioskProps & { readonly page: number }) => {
  const { snapshot, texts } = props;
  const { t, language } = texts;
  const { feed } = snapshot;
  const question = questionOf(feed);
  const said = {
    department: { title: t('askDepartment'), detail: t('askDepartmentDetail') },
    service: { title: t('askService'), detail: t('askServiceDetail') },
    'department-then-service': { title: t('askService'), detail: t('askServiceFirst') },
  }[question];
  return (
    <Offers
      {...props}
      {...said}
      step={t('step', { step: '1', steps: question === 'department-then-service' ? '3' : '2' })}
      offers={feed ? answersOf(feed, language).map((answer) => offerOf(answer, props)) : []}
      turn={question === 'service' ? servicesTurn : departmentsTurn}
    />
  );
};

/** The second tap, where the department is known and offers several. */
export const Services = (props: KioskProps & { readonly departmentId: string; readonly page: number }) => {
  const { snapshot, texts, departmentId } = props;
  const { t, language } = texts;
  const { feed, onlyDepartment } = snapshot;
  const department = feed?.departments.get(departmentId);
  const step = onlyDepartment === null ? { step: '2', steps: '3' } : { step: '1', steps: '2' };
  const services = servicesOf(feed, departmentId, language);
  return (
    <Offers
      {...props}
      title={t('askService')}
      detail={t('askServiceThen')}
      step={[t('step', step), department?.name ?? ''].join(' · ')}
      offers={department ? services.map((service) => serviceOffer({ service, department }, props, null)) : []}
      turn={servicesTurn}
    />
  );
};

const offerOf = (answer: Answer, props: KioskProps): Offer => {
  if (answer.service !== null) return serviceOffer(answer, props, answer.department.name);
  const { departmentId, name, numberPrefix, active } = answer.department;
  return {
    id: departmentId,
    letters: numberPrefix,
    name,
    detail: namesOf(answer, props),
    choose: active ? { kind: 'department', departmentId } : null,
  };
};

const serviceOffer = (
  { service, department }: Extract<Answer, { service: object }>,
  { texts }: KioskProps,
  detail: string | null,
): Offer => ({
  id: service.serviceId,
  letters: department.numberPrefix,
  name: serviceName(service, texts.language),
  detail,
  choose: { kind: 'service', serviceId: service.serviceId },
});

/** Enough to know the department by; more would make its card so high that others go to the next page. */
const MOST_NAMED = 4;

const namesOf = ({ services }: Extract<Answer, { service: null }>, { texts: { language } }: KioskProps) => {
  if (services.length === 0) return null;
  const named = services.slice(0, MOST_NAMED).map((service) => serviceName(service, language));
  return listed(named, language) + (services.length > named.length ? ' …' : '');
};
