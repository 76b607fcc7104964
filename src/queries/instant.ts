/** A driver's Date, or the text of a row as JSON: ISO 8601 or PostgreSQL's own form, with an offset. */
export type Instant = Date | string;

/** ISO 8601 in UTC with milliseconds, which is all that the columns keep. */
export const isoInstant = (at: Instant): string => (at instanceof Date ? at : new Date(at)).toISOString();

export const isoInstantOrNull = (at: Instant | null): string | null => (at === null ? null : isoInstant(at));
