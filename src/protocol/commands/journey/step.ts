import * as z from 'zod/mini';
import * as f from '../../fields.ts';
import { journeyStep } from '../../views.ts';
import { plannedStep } from '../visit/step.ts';

/** A stop of a journey. `with` may also be said as `doctorId`. */
export const journeySteps = z
  .array(
    z.extend(plannedStep, { doctorId: z.optional(f.id), instructions: z.optional(journeyStep.shape.instructions) }),
  )
  .check(z.minLength(1), z.maxLength(20));
