import { useLatestValues, type LatestReading } from '@citypulse/client/react/latest-values';
import { useSeries } from '@citypulse/client/react/series';
import { useLive } from '@citypulse/client/react/session';
import type { BuildingId } from '@citypulse/contracts/common';
import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { HOUR_MS } from '@citypulse/energy/local-days';
import { CarrierIcon } from '@citypulse/ui/web/carrier-icon';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { Sparkline } from '@citypulse/ui/web/sparkline';
import { ValueAge } from '@citypulse/ui/web/value-age';
import { t } from '../../shell/i18n.ts';
import classes from './building-page.module.css';

const shownPoints = 5;
const shownHours = 24;
const iso = (instant: number) => new Date(instant).toISOString();

/** What flows now at the main points, with the course of the last day. */
export function LiveStrip({
  points,
  buildingId,
}: {
  points: readonly MeasuringPoint[];
  buildingId: BuildingId;
}) {
  const { values } = useLatestValues(buildingId);
  const live = points
    .filter(({ readingMode, kind }) => readingMode === 'interval' && kind === 'main')
    .slice(0, shownPoints);
  if (live.length === 0) return null;
  return (
    <ul className={classes.strip} aria-label={t('Aktuelle Leistung')}>
      {live.map((point) => (
        <LivePoint key={point.id} point={point} reading={values.get(point.id)} />
      ))}
    </ul>
  );
}

const powerUnits: Record<MeasuringPoint['unit'], string> = { kWh: 'kW', m3: 'm³/h', l: 'l/h', kg: 'kg/h' };

function LivePoint({ point, reading }: { point: MeasuringPoint; reading: LatestReading | undefined }) {
  const formats = useFormats();
  const joined = useLive().name === 'live';
  const hour = Math.floor(useNow(60_000) / HOUR_MS) * HOUR_MS;
  const course = useSeries(
    {
      measuringPointId: point.id,
      from: iso(hour - (shownHours - 1) * HOUR_MS),
      to: iso(hour + HOUR_MS),
      resolution: point.intervalSeconds === 900 ? '15m' : 'hour',
    },
    { keepPrevious: true },
  );
  const power = reading?.power ?? null;
  const digits = power !== null && power < 10 ? 2 : 1;
  return (
    <li className={classes.live} data-stale={reading?.stale || undefined}>
      <span className={classes.liveName}>
        <CarrierIcon carrier={point.medium} size={16} />
        <span>{point.name}</span>
      </span>
      <span className={classes.liveValue}>
        {power === null ? '–' : formats.number(power, digits)}
        <small>{`\u00A0${powerUnits[point.unit]}`}</small>
      </span>
      <ValueAge
        at={reading ? reading.endsAt.toISOString() : null}
        intervalSeconds={point.intervalSeconds ?? 3600}
        joined={joined}
      />
      <span className={classes.liveTrend}>
        <Sparkline
          values={(course.data?.points ?? []).map(({ value }) => value)}
          carrier={point.medium}
          height={36}
        />
      </span>
    </li>
  );
}
