import * as z from 'zod/mini';
import { device, deviceFilter } from '../../protocol/device.ts';
import { feedFilter } from '../../protocol/commands/feed/subscribe.ts';
import { appointmentChanged, directoryChanged, queueChanged } from '../../protocol/events.ts';
import { patient } from '../../protocol/patient.ts';
import { schedule } from '../../protocol/schedule.ts';
import { user } from '../../protocol/user.ts';
import * as views from '../../protocol/views.ts';

/** `file` of src/protocol has its docstrings, `source` is its constant there; the changes are made of several. */
type NamedType = { readonly schema: z.ZodMiniType; readonly file: string; readonly source?: string };

const view = (source: string, schema: z.ZodMiniType): NamedType => ({ schema, file: 'views.ts', source });

/** What commands and events refer to by name. */
export const namedTypes: Readonly<Record<string, NamedType>> = {
  PublicEntry: view('publicEntry', views.publicEntry),
  StaffEntry: view('staffEntry', views.staffEntry),
  PatientSummary: view('patientSummary', views.patientSummary),
  Appointment: view('appointment', views.appointment),
  Department: view('department', views.department),
  Doctor: view('doctor', views.doctor),
  Settings: view('settings', views.settings),
  UrgencySetting: view('urgencySetting', views.urgencySetting),
  HospitalDay: view('hospitalDay', views.hospitalDay),
  Ticket: view('ticket', views.ticket),
  Patient: { schema: patient, file: 'patient.ts', source: 'patient' },
  Schedule: { schema: schedule, file: 'schedule.ts', source: 'schedule' },
  User: { schema: user, file: 'user.ts', source: 'user' },
  Device: { schema: device, file: 'device.ts', source: 'device' },
  DeviceFilter: { schema: deviceFilter, file: 'device.ts', source: 'deviceFilter' },
  FeedFilter: { schema: feedFilter, file: 'commands/feed/subscribe.ts', source: 'feedFilter' },
  QueueChanged: { schema: queueChanged, file: 'events.ts' },
  AppointmentChanged: { schema: appointmentChanged, file: 'events.ts' },
  DirectoryChanged: { schema: directoryChanged, file: 'events.ts' },
};

const names = z.registry<{ id: string }>();
for (const [id, { schema }] of Object.entries(namedTypes)) names.add(schema, { id });

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** A format says what zod's long expressions for it say. */
const options: z.core.ToJSONSchemaParams = {
  metadata: names,
  override: ({ jsonSchema }) => {
    if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  },
};

/** JSON Schema 2020-12 of what is sent (`input`) or received (`output`); named types are `#/$defs/Name`, left out here. */
export const jsonSchemaOf = (schema: z.ZodMiniType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, $defs: __, ...own } = z.toJSONSchema(schema, { ...options, io });
  return own;
};

/** The definition behind each name. */
export const definitions = (): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(namedTypes).map(([name, { schema }]) => {
      const { $defs = {} } = z.toJSONSchema(schema, { ...options, io: 'output' });
      return [name, $defs[name] ?? {}];
    }),
  );
