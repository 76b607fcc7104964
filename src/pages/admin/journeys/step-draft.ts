import type { CommandArguments } from '../../../protocol/commands/index.ts';
import type { Journey } from '../../../protocol/views.ts';
import type { ByLanguage } from '../by-language.tsx';
import { filled } from '../typed.ts';

/** A step as it is being edited: empty is none. */
export type StepDraft = {
  /** The same one wherever the step is moved. */
  readonly key: string;
  readonly departmentId: string;
  readonly with: string;
  readonly serviceId: string;
  readonly keepsPlace: boolean;
  readonly optional: boolean;
  readonly instruction: string;
  readonly instructions: ByLanguage;
};

/** The steps in order; those of one position are done in any order. No position is empty. */
export type Positions = readonly (readonly StepDraft[])[];

/** A day has no more stops than this. */
export const MOST_STEPS = 20;

export const emptyStep = (key: string): StepDraft => ({
  key,
  departmentId: '',
  with: 'pool',
  serviceId: '',
  keepsPlace: false,
  optional: false,
  instruction: '',
  instructions: {},
});

/** Keys are the places in the hub's list, so that the same steps are no change. */
export const positionsOf = (steps: Journey['steps']): Positions => {
  const byPosition = new Map<number, StepDraft[]>();
  for (const [index, { position, serviceId, instruction, ...step }] of steps.entries()) {
    const draft = { ...step, key: String(index), serviceId: serviceId ?? '', instruction: instruction ?? '' };
    byPosition.set(position, [...(byPosition.get(position) ?? []), draft]);
  }
  return [...byPosition].sort(([a], [b]) => a - b).map(([, drafts]) => drafts);
};

type GivenSteps = CommandArguments<'journey:create'>['steps'];

/** As the hub takes them: its paths name them by their place in this list, as `flat` has them. */
export const stepsFrom = (positions: Positions): GivenSteps =>
  positions.flatMap((together, index) =>
    together.map(({ key: _, serviceId, instruction, ...step }) => ({
      ...step,
      position: index + 1,
      ...filled({ serviceId, instruction }),
    })),
  );

export const flat = (positions: Positions): StepDraft[] => positions.flat();

/** Which position, and which of those in any order with it; null where there is no such step. */
const placeOf = (positions: Positions, key: string): { at: number; within: number } | null => {
  for (const [at, together] of positions.entries()) {
    const within = together.findIndex((step) => step.key === key);
    if (within !== -1) return { at, within };
  }
  return null;
};

export const stepAt = (positions: Positions, key: string): StepDraft | null =>
  flat(positions).find((step) => step.key === key) ?? null;

export const withStep = (positions: Positions, key: string, changes: Partial<StepDraft>): Positions =>
  positions.map((together) => together.map((step) => (step.key === key ? { ...step, ...changes } : step)));

export const withoutStep = (positions: Positions, key: string): Positions =>
  positions.map((together) => together.filter((step) => step.key !== key)).filter((together) => together.length > 0);

/** Out of those in any order with it to just before or after them; one of its own changes places with its neighbour. */
export const movedStep = (positions: Positions, key: string, by: -1 | 1): Positions => {
  const place = placeOf(positions, key);
  const step = stepAt(positions, key);
  if (place === null || step === null || !canMove(positions, key, by)) return positions;
  const { at } = place;
  const isAlone = positions[at]?.length === 1;
  const others = withoutStep(positions, key);
  const to = isAlone ? at + by : by < 0 ? at : at + 1;
  return [...others.slice(0, to), [step], ...others.slice(to)];
};

export const canMove = (positions: Positions, key: string, by: -1 | 1): boolean => {
  const place = placeOf(positions, key);
  if (place === null) return false;
  const isAlone = positions[place.at]?.length === 1;
  return !isAlone || positions[place.at + by] !== undefined;
};

/** Whether it is in any order with the step above it. */
export const isWithAbove = (positions: Positions, key: string): boolean => (placeOf(positions, key)?.within ?? 0) > 0;

/** Only the first step of all has none above. */
export const hasAbove = (positions: Positions, key: string): boolean => {
  const place = placeOf(positions, key);
  return place !== null && (place.at > 0 || place.within > 0);
};

/** Into any order with the step above, or out of it, to just after the others. */
export const toggledWithAbove = (positions: Positions, key: string): Positions => {
  const place = placeOf(positions, key);
  const step = stepAt(positions, key);
  if (place === null || step === null || !hasAbove(positions, key)) return positions;
  if (place.within > 0) return movedStep(positions, key, 1);
  // The position above stays where it is, whether or not one is emptied below it.
  return withoutStep(positions, key).map((together, at) => (at === place.at - 1 ? [...together, step] : together));
};
