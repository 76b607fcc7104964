import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { publicEntry, publicVisit } from '../../views.ts';

/** Somebody who has come along. Without anything it is an anonymous ticket. */
const member = z.strictObject({
  patientId: z.optional(f.id),
  fullName: z.optional(f.personName),
  dateOfBirth: z.optional(f.localDate),
});

const arrived = {
  /** Where the patient is now: of several stops the first. */
  entry: publicEntry,
  visit: publicVisit,
  /** 1 is the next to be called; null when the entry is no longer waiting. */
  position: z.nullable(z.int()),
  estimatedWaitSeconds: z.nullable(z.int()),
  /** Path of the ticket page, relative to the hub's address. */
  trackingUrl: z.string(),
  /** True when this is the number of an earlier check-in. */
  reprint: z.boolean(),
  /** True where a further stop was added to the visit that had the number already. */
  isAdded: z.boolean(),
  /** Which stops were. */
  addedStepIds: z.array(f.id),
};

export const checkIn = command('queue:check-in', {
  summary:
    'Puts somebody who has arrived into the queue of a doctor or a department. Somebody whose visit is under way gets the ' +
    'same number back, and another department becomes a further stop of it. Several appointments of the day are one visit, ' +
    'in order of time. A kiosk that finds a patient by phone also needs the date of birth: phones are shared, and the ' +
    'ticket link is a capability. An appointment is checked in for on its day; over midnight as long before and after it as ' +
    'check-in opens early.',
  who: ['kiosk', 'reception', 'nurse'],
  input: {
    departmentId: z.optional(f.id),
    doctorId: z.optional(f.id),
    /** What the patient has come for. Its journey is the day’s stops, and its department gives the number. */
    serviceId: z.optional(f.id),
    /** Staff only: another journey than that of the service, or one without a service. */
    journeyId: z.optional(f.id),
    appointmentCode: z.optional(f.confirmationCode),
    patientId: z.optional(f.id),
    phoneNumber: z.optional(f.phoneNumber),
    dateOfBirth: z.optional(f.localDate),
    fullName: z.optional(f.personName),
    language: z.optional(f.language),
    /** Staff only; a kiosk's patient starts at 4, standard. */
    urgencyLevel: z.optional(f.urgencyLevel),
    reason: z.optional(f.reason),
    /** Staff only: also before check-in for the appointment opens, on its day. */
    early: z.optional(z.boolean()),
    /** Those who came along, to the same place: their numbers follow one another. A kiosk knows nobody of them. */
    party: z.optional(z.array(member).check(z.minLength(1), z.maxLength(7))),
  },
  data: z.strictObject({
    ...arrived,
    /** Of those who came along, in the order given; each has a ticket of their own. */
    party: z.optional(z.array(z.strictObject(arrived))),
  }),
  errors: [
    'not_found',
    'ambiguous_patient',
    'already_queued',
    'department_closed',
    'doctor_off',
    'too_early',
    'wrong_day',
    'invalid_transition',
  ],
});
