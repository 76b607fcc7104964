import type { CommandArguments } from '../../../protocol/commands/index.ts';
import type { VisitStep } from '../../../protocol/views.ts';

export type PlanSteps = CommandArguments<'visit:plan'>['steps'];

/** A stop that is still to come, as it is edited. */
export type PlannedStop = Pick<VisitStep, 'departmentId' | 'doctorId' | 'keepsPlace'> & {
  readonly key: string;
  /** Of one that the hub knows. */
  readonly stepId?: string;
  readonly optional?: boolean;
  readonly instruction?: string;
  /** In any order with the one before. */
  readonly withFormer: boolean;
};

export const draftOf = (steps: readonly VisitStep[]): PlannedStop[] =>
  steps
    .filter(({ status }) => status === 'planned')
    .map(({ stepId, position, departmentId, doctorId, keepsPlace, optional, instruction }, index, planned) => ({
      key: stepId,
      stepId,
      departmentId,
      doctorId,
      keepsPlace,
      optional,
      ...(instruction !== null && { instruction }),
      withFormer: position === planned[index - 1]?.position,
    }));

/** One up or down. The first of all is with nobody before it. */
export const moved = (draft: readonly PlannedStop[], index: number, by: number): PlannedStop[] => {
  const [stop] = draft.slice(index, index + 1);
  const to = index + by;
  if (stop === undefined || to < 0 || to >= draft.length) return [...draft];
  const others = draft.filter((_, at) => at !== index);
  return others.toSpliced(to, 0, stop).map((one, at) => (at === 0 ? { ...one, withFormer: false } : one));
};

/** As `visit:plan` takes it. */
export const positioned = (draft: readonly PlannedStop[]): PlanSteps => {
  let position = 0;
  return draft.map(
    ({ stepId, departmentId, doctorId, keepsPlace, optional = false, instruction, withFormer }, index) => {
      if (index === 0 || !withFormer) position += 1;
      return {
        position,
        departmentId,
        with: doctorId ?? ('pool' as const),
        keepsPlace,
        optional,
        ...(stepId !== undefined && { stepId }),
        ...(instruction !== undefined && { instruction }),
      };
    },
  );
};

export const isChanged = (steps: readonly VisitStep[], draft: readonly PlannedStop[]): boolean =>
  JSON.stringify(positioned(draftOf(steps))) !== JSON.stringify(positioned(draft));
