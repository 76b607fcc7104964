import { Model, type RelationMappings } from 'objection';
import { Device } from './device.ts';
import { Doctor } from './doctor.ts';
import { QueueCounter } from './queue-counter.ts';
import { QueueEntry } from './queue-entry.ts';
import { KeyedModel } from './base.ts';

export class Department extends KeyedModel {
  static override tableName = 'departments';
  static override idColumn = 'department_id';

  declare departmentId: string;
  declare code: string;
  declare name: string;
  declare numberPrefix: string;
  declare roundTheClock: boolean;
  declare active: boolean;
  declare readonly revision: number;
  declare createdAt: Date;

  declare doctors?: Doctor[];
  declare entries?: QueueEntry[];
  declare counters?: QueueCounter[];
  declare devices?: Device[];

  static override relationMappings = (): RelationMappings => ({
    doctors: {
      relation: Model.HasManyRelation,
      modelClass: Doctor,
      join: { from: 'departments.department_id', to: 'doctors.department_id' },
    },
    entries: {
      relation: Model.HasManyRelation,
      modelClass: QueueEntry,
      join: { from: 'departments.department_id', to: 'queue.department_id' },
    },
    counters: {
      relation: Model.HasManyRelation,
      modelClass: QueueCounter,
      join: { from: 'departments.department_id', to: 'queue_counters.department_id' },
    },
    devices: {
      relation: Model.HasManyRelation,
      modelClass: Device,
      join: { from: 'departments.department_id', to: 'devices.department_id' },
    },
  });
}
