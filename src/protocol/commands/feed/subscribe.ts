import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { appointmentChanged, directoryChanged, queueChanged, version } from '../../events.ts';
import * as f from '../../fields.ts';
import {
  appointment,
  area,
  department,
  doctor,
  hospitalDay,
  publicEntry,
  service,
  settings,
  site,
  staffEntry,
  ticket,
} from '../../views.ts';
import { roles } from '../../roles.ts';

const ids = z.array(f.id).check(z.maxLength(500));

/** What a screen wants to see. A department means its pool and all its doctors, later ones too. */
export const feedFilter = z.strictObject({
  doctorIds: z.optional(ids),
  departmentIds: z.optional(ids),
  all: z.optional(z.boolean()),
  urgencyLevels: z.optional(f.urgencyLevels),
});
export type FeedFilter = z.infer<typeof feedFilter>;

/** A stream is either `reset` to a snapshot (`rows` at `version`) or resumed by the `changes` past what the screen has. */
const stream = <Rows extends z.ZodMiniType, Change extends z.ZodMiniType>(rows: Rows, change: Change) =>
  z.strictObject({
    streamId: f.id,
    /** The screen is at this version once it has taken `rows` or `changes`. */
    version,
    /** The last version up to `version` that touched the subscription: the first change to come names it. */
    previous: version,
    reset: z.boolean(),
    rows: z.optional(rows),
    changes: z.optional(z.array(change)),
  });

const entryRows = z.array(z.union([staffEntry, publicEntry]));
export const queueStream = stream(
  z.strictObject({ queue: entryRows, appointments: z.array(appointment) }),
  z.union([
    z.strictObject({ event: z.literal('queue:changed'), payload: queueChanged }),
    z.strictObject({ event: z.literal('appointment:changed'), payload: appointmentChanged }),
  ]),
);
export const directoryStream = stream(
  z.strictObject({
    sites: z.array(site),
    areas: z.array(area),
    departments: z.array(department),
    doctors: z.array(doctor),
    services: z.array(service),
    settings,
  }),
  z.strictObject({ event: z.literal('directory:changed'), payload: directoryChanged }),
);

export const subscribe = read('feed:subscribe', {
  summary:
    'Subscribes to the streams of a filter, cut down to what the role and the device may see, and to the directory. ' +
    'Replaces the former subscription. With `since`, streams that the hub still remembers are resumed where that is ' +
    'shorter than their rows. Which levels a board shows is for its device’s filter alone. At most five a second.',
  who: roles,
  owns: 'none',
  input: {
    ...feedFilter.shape,
    since: z.optional(
      z.strictObject({
        epoch: z.string().check(z.maxLength(200)),
        /** The levels that were in force; other ones now need a snapshot. All five when left out. */
        urgencyLevels: z.optional(f.urgencyLevels),
        versions: z.record(f.id, version),
      }),
    ),
  },
  data: z.strictObject({
    epoch: z.string(),
    /** When the hub last read the feed; the rows are of that moment. */
    asOf: f.instant,
    day: hospitalDay,
    /** The filter in force, after it was cut down. */
    filter: feedFilter,
    directory: directoryStream,
    streams: z.array(queueStream),
    /** For the bearer of a ticket link only. */
    ticket: z.optional(ticket),
  }),
  errors: ['not_found'],
});
