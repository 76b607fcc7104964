import type * as z from 'zod/mini';
import type { outcomeSetting, urgencySetting } from '../protocol/views.ts';
import { HubModel } from './base.ts';

export type UrgencySetting = z.infer<typeof urgencySetting>;

export type OutcomeSetting = z.infer<typeof outcomeSetting>;

/** One row, made by the migration. */
export class Settings extends HubModel {
  static override tableName = 'settings';
  static override idColumn = 'settings_id';
  static override jsonAttributes = ['urgencyLevels', 'colours', 'outcomes'];

  declare settingsId: string;
  declare hospitalName: string;
  declare languages: string[];
  /** ISO 3166-1 alpha-2. */
  declare defaultCountry: string;
  declare urgencyLevels: UrgencySetting[];
  declare strictLevel: number;
  declare appointmentTargetMinutes: number;
  declare noShowAfterMinutes: number;
  declare lateAfterMinutes: number;
  declare earlyCheckInMinutes: number;
  declare reopenWithinMinutes: number;
  /** A `data:` URL. */
  declare logo: string | null;
  declare colours: { readonly brand: string } | null;
  /** Shown on every board. */
  declare boardMessage: string | null;
  /** How a stop may end. */
  declare outcomes: OutcomeSetting[];
  declare readonly revision: number;
  declare createdAt: Date;
}
