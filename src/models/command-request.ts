import { HubModel } from './base.ts';

/** A command by the requestId of its sender, with the reply that repetitions get. */
export class CommandRequest extends HubModel {
  static override tableName = 'requests';
  static override idColumn = 'request_id';
  static override jsonAttributes = ['reply'];

  declare requestId: string;
  declare actor: string;
  declare command: string;
  /** A digest of the input, keyed so that nobody can guess at it. */
  declare inputHash: Buffer;
  /** Of which key. Null: of none, by a hub of before there was one. */
  declare keyId: number | null;
  /** Null until the command has ended; set together with `completedAt`. */
  declare reply: Record<string, unknown> | null;
  declare createdAt: Date;
  declare completedAt: Date | null;
}
