import type { SqlSession } from './sql-database.ts';

/** A stored row `r` is the one `i` speaks of. */
export const sameKey = 'r.id = i.id and r.t = i.t and r.part = i.part';

/** Remembers which of the rows just brought in lie in several scopes, so that adopting looks at these alone. */
export async function noteOverlaps(db: SqlSession): Promise<void> {
  await db.run(
    `insert or ignore into overlaps select i.t, i.id, i.part from incoming i where
       (select count(distinct g.scope) from rows r cross join generations g on g.gen = r.gen
        where ${sameKey} and g.state in ('shown', 'staged')) > 1`,
  );
}

const row = (name: string, state: string) =>
  `rows ${name} on ${sameKey.replaceAll('r.', `${name}.`)}
   join generations g${name} on g${name}.gen = ${name}.gen and g${name}.state = '${state}'`;

/** See `adopt` of memory-rows.ts for who wins. */
export async function settleOverlaps(db: SqlSession): Promise<void> {
  await db.run(
    `delete from rows where rowid in (select s.rowid from overlaps i cross join ${row('s', 'fresh')}
       cross join ${row('r', 'shown')} where r.v >= s.v)`,
  );
  await db.run(
    `delete from rows where rowid in (select r.rowid from overlaps i cross join ${row('r', 'shown')}
       cross join ${row('s', 'fresh')})`,
  );
  await db.run(
    `delete from rows where rowid in (select s.rowid from overlaps i cross join ${row('s', 'fresh')}
       cross join ${row('r', 'fresh')} where r.v > s.v or r.v = s.v and gr.place > gs.place)`,
  );
}
