import { raw } from 'objection';

/** An entry's row with its visit and the summary of its patient inside, as the views take it, in one statement. */
export const wholeEntrySql = `queue.*, feed_visit(queue.visit_id, queue.status) AS visit, (SELECT to_jsonb(summary) FROM (
    SELECT full_name AS "fullName", date_of_birth AS "dateOfBirth", medical_record_number AS "medicalRecordNumber",
      phone_number AS "phoneNumber", language
    FROM patients WHERE patients.patient_id = queue.patient_id) AS summary) AS patient`;
export const wholeEntry = raw(wholeEntrySql);
