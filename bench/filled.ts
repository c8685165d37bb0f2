import pg from 'pg';

/**
 * Fills quarter hours, hours and days of all points for whole local years on the server, one month at a time; the
 * rollups are computed alongside, not from the rows, which would take longer than the measurement.
 */
export async function fillYears(
  adminUrl: string,
  years: readonly string[],
  only: 'all' | 'days' = 'all',
): Promise<void> {
  const client = new pg.Client(
    `${adminUrl}?options=-c%20role%3Dcitypulse_system%20-c%20synchronous_commit%3Doff`,
  );
  await client.connect();
  try {
    for (const year of years) await fillYear(client, year, only);
    await client.query('set role citypulse_owner');
    await client.query('analyze interval_days, interval_months');
    if (only === 'all') await client.query('analyze interval_values, interval_hours');
  } finally {
    await client.end();
  }
}

async function fillYear(client: pg.Client, year: string, only: 'all' | 'days'): Promise<void> {
  const months = only === 'all' ? 12 : 0;
  for (let month = 1; month <= months; month += 1) {
    await fillMonth(client, `${year}-${String(month).padStart(2, '0')}-01`);
  }
  await client.query(
    `set app.bulk_load = 'on'; insert into interval_days (point_key, day, value, peak, covered_seconds, day_seconds)
     select p.key, d::date, 20 + (p.key + extract(doy from d)) % 17, 3, s.seconds, s.seconds
     from measuring_points p, generate_series('${year}-01-01'::date, '${year}-12-31'::date, '1 day') d,
       lateral (select extract(epoch from (d::timestamp + '1 day') at time zone 'Europe/Berlin' - d::timestamp at time zone 'Europe/Berlin')::int as seconds) s
     order by p.key, d on conflict do nothing`,
  );
}

async function fillMonth(client: pg.Client, month: string): Promise<void> {
  await client.query(
    'select ensure_interval_partition($1), ensure_interval_partition(($1::date - 1)::date)',
    [month],
  );
  const bounds = `('${month}'::timestamp at time zone 'Europe/Berlin', ('${month}'::timestamp + '1 month') at time zone 'Europe/Berlin' - $1::interval, $1::interval)`;
  const starts = (step: string) => `generate_series${bounds.replaceAll('$1', `'${step}'`)} t`;
  await client.query(
    `insert into interval_values (point_key, start, value, length_seconds)
     select p.key, t, (p.key + extract(hour from t)) % 7 / 8, 900 from measuring_points p, ${starts('15 minutes')} order by p.key, t`,
  );
  await client.query(
    `insert into interval_hours (point_key, start, value, peak, covered_seconds)
     select p.key, t, (p.key + extract(hour from t)) % 7 / 2, 3, 3600 from measuring_points p, ${starts('1 hour')} order by p.key, t`,
  );
}
