import { isAnyOrder } from '../../../protocol/lifecycle.ts';
import { wayIn, wayTo } from '../../../protocol/way.ts';
import { listed } from '../../shared/i18n/listed.ts';
import type { KioskProps } from '../frame/frame.tsx';
import type { Issued } from '../steps/steps.ts';

export type TicketProps = KioskProps & { readonly issued: Issued };

/** Where the number is called: the department, and the doctor where one is known. */
export const destinationOf = ({ snapshot: { feed }, issued: { entry } }: TicketProps): string => {
  const doctor = entry.doctorId === null ? undefined : feed?.doctors.get(entry.doctorId);
  const department = feed?.departments.get(entry.departmentId);
  return [department?.name, doctor?.fullName].filter((name) => name !== undefined).join(' · ');
};

/** Where to walk now, and how to get there. */
export type FirstPlace = {
  readonly name: string;
  readonly way: string | null;
  /** What to do there. */
  readonly instruction: string | null;
  /** Something comes after it. */
  readonly hasMore: boolean;
};

/**
 * Null where there is no more to say than the name of the place, or where the patient need not go there now. With a further
 * stop that was added, the patient waits there already.
 */
export const firstPlaceOf = (props: TicketProps): FirstPlace | null => {
  const { entry, visit, isAdded } = props.issued;
  if (isAdded || (entry.status !== 'waiting' && entry.status !== 'called')) return null;
  const here = visit.steps.find(({ status }) => status === 'current');
  const place = { ...placeOf(entry, props), instruction: here?.instruction ?? null };
  const hasMore = visit.steps.some(({ status }) => status === 'planned');
  return hasMore || place.way !== null || place.instruction !== null ? { ...place, hasMore } : null;
};

export type Stop = {
  readonly stepId: string;
  readonly state: 'done' | 'now' | 'planned';
  readonly name: string;
  readonly way: string | null;
  /** Said over it: several follow that may be done in any order, or it comes after such. */
  readonly over: 'anyOrder' | 'afterThat' | null;
  /** It has come to the visit just now. */
  readonly isNew: boolean;
};

const stateOf = { done: 'done', current: 'now', planned: 'planned' } as const;

/** The day in order: what is done, where the patient is, and what is still to come. */
export const stopsOf = (props: TicketProps): readonly Stop[] => {
  const { visit, addedStepIds } = props.issued;
  const added = new Set(addedStepIds);
  let before: { position: number; isAny: boolean } | null = null;
  return visit.steps.flatMap((step) => {
    const { stepId, status, position } = step;
    if (status !== 'done' && status !== 'current' && status !== 'planned') return [];
    const isAny = isAnyOrder(step, visit.steps);
    const isSame = before?.position === position && before.isAny === isAny;
    const over = isSame ? null : isAny ? 'anyOrder' : before?.isAny ? 'afterThat' : null;
    before = { position, isAny };
    return { stepId, state: stateOf[status], ...placeOf(step, props), over, isNew: added.has(stepId) };
  });
};

/** What comes after the first stop, in order. */
export const afterwardsOf = (props: TicketProps): readonly Stop[] =>
  stopsOf(props).filter(({ state }) => state === 'planned');

/** What is said over them, and so no more over the first of them. */
export const withHeading = (
  stops: readonly Stop[],
  { texts: { t, language } }: TicketProps,
): { heading: string; stops: readonly Stop[] } => {
  const [first, ...others] = stops;
  if (first?.over !== 'anyOrder') return { heading: t('afterThat'), stops };
  return { heading: listed([t('afterThat'), t('anyOrder')], language), stops: [{ ...first, over: null }, ...others] };
};

/** The same in one line, where there is no room for more. The ticket's page has all. */
export const inOneLine = (stops: readonly Stop[], { texts: { language } }: TicketProps): string =>
  listed(
    stops.slice(0, MOST_IN_LINE).map(({ name }) => name),
    language,
  ) + (stops.length > MOST_IN_LINE ? ' …' : '');
const MOST_IN_LINE = 3;

/** The doctor with the department, or the department, and how to get there. */
const placeOf = (
  { departmentId, doctorId }: { readonly departmentId: string; readonly doctorId: string | null },
  { snapshot: { feed }, texts: { language } }: TicketProps,
): { name: string; way: string | null } => {
  const department = feed?.departments.get(departmentId);
  const doctor = feed?.doctors.get(doctorId ?? '');
  const way = wayIn(wayTo(doctor, department), language);
  if (!doctor) return { name: department?.name ?? '', way };
  return { name: doctor.fullName, way: way && department ? listed([department.name, way], language) : way };
};

/** The ticket's page, in the language that was chosen here. */
export const addressOf = ({ origin, issued, texts }: TicketProps): string =>
  `${origin}${issued.trackingUrl}?lang=${texts.language}`;
