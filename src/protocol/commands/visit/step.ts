import * as z from 'zod/mini';
import * as f from '../../fields.ts';

/** A stop that is still to come. */
export const plannedStep = z.strictObject({
  /** Among the steps given here. Those of one position may be done in any order. */
  position: f.stepPosition,
  departmentId: f.id,
  /** `pool` by default; `visit_doctor` is whom the patient saw last in that department, else the pool. */
  with: z.optional(z.union([z.enum(['pool', 'visit_doctor']), f.id])),
  /** What is done there. */
  serviceId: z.optional(f.id),
  /** Back at the same doctor or department, the patient has the place of before. */
  keepsPlace: z.optional(z.boolean()),
  /** Who sends the patient on may drop it. */
  optional: z.optional(z.boolean()),
  /** Shown to the patient. */
  instruction: z.optional(f.way),
});
export type PlannedStep = z.output<typeof plannedStep>;

/** A day has no more stops than this. */
export const plannedSteps = z.array(plannedStep).check(z.maxLength(20));
