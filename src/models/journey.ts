import { Model, type RelationMappings } from 'objection';
import { KeyedModel } from './base.ts';
import { JourneyStep } from './journey-step.ts';

/** A template of steps. A visit that follows it keeps the plan that it began with. */
export class Journey extends KeyedModel {
  static override tableName = 'journeys';
  static override idColumn = 'journey_id';
  static override jsonAttributes = ['names'];

  declare journeyId: string;
  declare code: string;
  declare name: string;
  /** By language. */
  declare names: Readonly<Record<string, string>>;
  declare active: boolean;
  declare readonly revision: number;
  declare createdAt: Date;

  declare steps?: JourneyStep[];

  static override relationMappings = (): RelationMappings => ({
    steps: {
      relation: Model.HasManyRelation,
      modelClass: JourneyStep,
      join: { from: 'journeys.journey_id', to: 'journey_steps.journey_id' },
    },
  });
}
