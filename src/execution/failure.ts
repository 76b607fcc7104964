import { v4 as uuidv4 } from 'uuid';
import { databaseFailure } from '../database/transaction.ts';
import { HubError, type ErrorCode, type ErrorDetails } from '../protocol/errors.ts';

/** What a broken constraint means to the sender; the guards in the handlers usually say it first. */
const codeByConstraint: Readonly<Record<string, ErrorCode>> = {
  visits_open_patient_key: 'already_queued',
  queue_visit_active_key: 'already_queued',
  queue_appointment_active_key: 'already_queued',
  queue_doctor_called_key: 'doctor_busy',
  queue_doctor_in_service_key: 'doctor_busy',
  appointments_no_overlap: 'slot_taken',
  queue_patient_erased: 'not_found',
  appointments_patient_erased: 'not_found',
};

/** The input's field that a broken constraint speaks of, so that a form can point at it. */
const fieldByConstraint: Readonly<Record<string, string>> = {
  departments_code_key: 'code',
  departments_number_prefix_key: 'numberPrefix',
  departments_number_prefix_fixed: 'numberPrefix',
  doctors_user_id_key: 'userId',
  users_username_key: 'username',
  patients_phone_number_key: 'phoneNumber',
  patients_medical_record_number_key: 'medicalRecordNumber',
};

const detailsOf = (constraint: string): ErrorDetails => {
  const field = fieldByConstraint[constraint];
  return field === undefined ? { constraint } : { constraint, field };
};

export type Failure = {
  error: HubError;
  /** The guard lost a race, so another run may come out differently. */
  raced: boolean;
};

/** Turns whatever was thrown into a code of the table. An unknown failure becomes `internal` with a reference for the log. */
export const failureOf = (thrown: unknown): Failure => {
  if (thrown instanceof HubError) return { error: thrown, raced: false };
  const failure = databaseFailure(thrown);
  switch (failure.kind) {
    case 'unique':
    case 'exclusion':
    case 'check': {
      const code = codeByConstraint[failure.constraint];
      const error = new HubError(code ?? 'conflict', detailsOf(failure.constraint), { cause: thrown });
      return { error, raced: failure.kind !== 'check' };
    }
    case 'foreign_key':
      return { error: new HubError('not_found', { constraint: failure.constraint }, { cause: thrown }), raced: false };
    case 'bad_text':
      return { error: new HubError('invalid_input', { text: 'cannot_be_stored' }, { cause: thrown }), raced: false };
    case 'unavailable':
    case 'retryable':
      return { error: new HubError('unavailable', undefined, { cause: thrown }), raced: false };
    case 'other':
      return { error: new HubError('internal', { reference: uuidv4() }, { cause: thrown }), raced: false };
  }
};
