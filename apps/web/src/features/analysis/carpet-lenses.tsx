import { startOfDay } from '@citypulse/energy/local-days';
import type { Scale } from '@citypulse/ui/formats';
import { carpetRamp } from '@citypulse/ui/tokens';
import { Card } from '@citypulse/ui/web/card';
import { useColors, useFormats } from '@citypulse/ui/web/provider';
import { Fragment } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './analysis.module.css';
import { clockChangesOf, hourOf, rampOf, type Carpet, type ClockChange } from './carpet.ts';

const hours = [0, 1, 2, 3, 4, 5, 6];

/** The nights of the clock changes enlarged: an hour that does not exist, an hour that exists twice. */
export function CarpetLenses({ carpet, scale }: { carpet: Carpet; scale: Scale }) {
  const changes = clockChangesOf(carpet);
  if (changes.length === 0) return null;
  return (
    <Card title={t('Zeitumstellung')} subtitle={`${t('Stundenmittel')}, ${scale.unit}`}>
      <div className={classes.lenses}>
        {changes.map((change) => (
          <Lens key={change.day} carpet={carpet} change={change} />
        ))}
      </div>
    </Card>
  );
}

function Lens({ carpet, change }: { carpet: Carpet; change: ClockChange }) {
  const formats = useFormats();
  const middle = carpet.days.indexOf(change.day);
  const days = [-2, -1, 0, 1, 2].map((step) => middle + step).filter((day) => carpet.days[day] !== undefined);
  const title =
    change.kind === 'spring'
      ? t('{day} Sommerzeit, 92 Werte', { day: formats.dayMonth(change.day) })
      : t('{day} Winterzeit, 100 Werte', { day: formats.dayMonth(change.day) });
  return (
    <section className={classes.lens}>
      <h3 style={{ margin: 0, fontSize: 13, fontWeight: 500 }}>{title}</h3>
      <div className={classes.lensGrid} aria-hidden>
        {hours.map((hour) => (
          <Fragment key={hour}>
            <span>{hour}</span>
            {days.map((day) => (
              <LensHour
                key={day}
                carpet={carpet}
                day={day}
                hour={hour}
                special={day === middle && hour === 2}
              />
            ))}
          </Fragment>
        ))}
        <span />
        {days.map((day) => (
          <span key={day}>{formats.weekday(startOfDay(carpet.days[day] ?? change.day))}</span>
        ))}
      </div>
      <span className="muted small">
        {change.kind === 'spring'
          ? t('Die Stunde 02–03 Uhr gibt es nicht.')
          : t('Die Stunde 02–03 Uhr gibt es zweimal: A und B.')}
      </span>
    </section>
  );
}

interface LensHourProps {
  carpet: Carpet;
  day: number;
  hour: number;
  special: boolean;
}

function LensHour({ carpet, day, hour, special }: LensHourProps) {
  const { scheme } = useColors();
  const colour = rampOf(carpetRamp[scheme]);
  const second = hourOf(carpet, day, hour, 'second');
  const passes = [hourOf(carpet, day, hour, 'first'), ...(second === undefined ? [] : [second])];
  return (
    <div className={classes.lensHour} data-special={special || undefined}>
      {passes.map((value, index) =>
        typeof value === 'number' ? (
          <span
            key={index}
            style={{
              background: `rgb(${colour(carpet.largest > 0 ? value / carpet.largest : 0).join(' ')})`,
            }}
          >
            {second !== undefined && <b className={classes.pass}>{index === 0 ? 'A' : 'B'}</b>}
          </span>
        ) : (
          <span
            key={index}
            className={classes.missing}
            style={{ width: 'auto', height: 'auto', margin: 0 }}
          />
        ),
      )}
    </div>
  );
}
