import { KeyedModel } from './base.ts';

/** What is done for a patient: a first consultation, a blood sample, an ECG. */
export class Service extends KeyedModel {
  static override tableName = 'services';
  static override idColumn = 'service_id';
  static override jsonAttributes = ['names'];

  declare serviceId: string;
  declare departmentId: string;
  /** The same code in two departments is the same service, at another place. */
  declare code: string;
  declare name: string;
  /** By language. */
  declare names: Readonly<Record<string, string>>;
  /** How long it usually takes. */
  declare minutes: number;
  /** Of an appointment for it; null: as the hours have it. */
  declare slotMinutes: number | null;
  /** A kiosk offers it. */
  declare selfService: boolean;
  declare asksParty: boolean;
  declare asksNeeds: boolean;
  /** The stops of who comes for it; null: the one in its department. */
  declare journeyId: string | null;
  declare active: boolean;
  declare readonly revision: number;
  declare createdAt: Date;
}
