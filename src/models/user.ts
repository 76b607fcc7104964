import { Model, type RelationMappings } from 'objection';
import type { StaffRole } from '../protocol/roles.ts';
import { Doctor } from './doctor.ts';
import { KeyedModel } from './base.ts';

export class User extends KeyedModel {
  static override tableName = 'users';
  static override idColumn = 'user_id';

  declare userId: string;
  declare username: string;
  declare fullName: string;
  declare role: StaffRole;
  /** argon2id in PHC form; null for a user who signs in by OpenID Connect only. */
  declare passwordHash: string | null;
  declare mustChangePassword: boolean;
  declare active: boolean;
  /** Of the demo data: cannot sign in where the hub listens to other machines. */
  declare demo: boolean;
  declare oidcIssuer: string | null;
  declare oidcSubject: string | null;
  declare readonly revision: number;
  declare createdAt: Date;

  declare doctor?: Doctor | null;

  static override relationMappings = (): RelationMappings => ({
    doctor: {
      relation: Model.HasOneRelation,
      modelClass: Doctor,
      join: { from: 'users.user_id', to: 'doctors.user_id' },
    },
  });
}
