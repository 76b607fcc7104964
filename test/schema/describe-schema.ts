import type { Knex } from 'knex';

/** Text of everything that migrations make in `public`, sorted, so that two schemas can be compared and a difference read. */
export async function describeSchema(knex: Knex): Promise<string> {
  const { rows } = await knex.raw<{ rows: { line: string }[] }>(`
    WITH lines AS (
      SELECT format('column %s.%s %s%s default %s generated %s identity %s', c.relname, a.attname,
        format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
        coalesce(pg_get_expr(d.adbin, d.adrelid), '-'), a.attgenerated, a.attidentity) AS line
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
      UNION ALL
      SELECT format('table %s options %s acl %s', c.relname, c.reloptions, c.relacl)
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      UNION ALL
      SELECT format('sequence %s', c.relname)
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S'
      UNION ALL
      SELECT format('constraint %s on %s %s', n.conname, n.conrelid::regclass, pg_get_constraintdef(n.oid))
      FROM pg_constraint n WHERE n.connamespace = 'public'::regnamespace AND n.contype <> 'n'
      UNION ALL
      SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
      UNION ALL
      SELECT format('%s acl %s', pg_get_functiondef(p.oid), p.proacl)
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
      UNION ALL
      SELECT format('%s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled) FROM pg_trigger t WHERE NOT t.tgisinternal
      UNION ALL
      SELECT format('comment %s %s', pg_describe_object(classoid, objoid, objsubid), description)
      FROM pg_description d
      WHERE EXISTS (SELECT FROM pg_class c WHERE c.oid = d.objoid AND c.relnamespace = 'public'::regnamespace)
        OR EXISTS (SELECT FROM pg_proc p WHERE p.oid = d.objoid AND p.pronamespace = 'public'::regnamespace)
    )
    SELECT line FROM lines WHERE line NOT LIKE '%knex_migrations%' ORDER BY line COLLATE "C"
  `);
  return rows.map(({ line }) => line).join('\n');
}
