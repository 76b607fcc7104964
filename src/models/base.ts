import { Model, snakeCaseMappers } from 'objection';
import { v7 as uuid } from 'uuid';

/**
 * A row, in camelCase. Objection maps the columns of rows alone: in `where`, `orderBy` and joins they are named as in
 * SQL. Instants are Dates, days are `YYYY-MM-DD`, bigint is number. Constraints and triggers are in the migrations.
 */
export class HubModel extends Model {
  static override columnNameMappers = snakeCaseMappers();
  /** `first()` reads one row, not all. */
  static override useLimitInFirst = true;
}

/** A row whose UUID the application makes: v7, so that new rows lie together in their index. */
export class KeyedModel extends HubModel {
  override $beforeInsert(): void {
    if (this.$id() === undefined) this.$id(uuid());
  }
}
