import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { scaleFor, type Scale } from '@citypulse/ui/formats';
import { carpetRamp } from '@citypulse/ui/tokens';
import { Card } from '@citypulse/ui/web/card';
import { CarrierIcon } from '@citypulse/ui/web/carrier-icon';
import { saveFile } from '@citypulse/ui/web/download';
import { useColors, useFormats } from '@citypulse/ui/web/provider';
import { queryState } from '@citypulse/ui/web/query-view';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { toCsv } from '@citypulse/ui/csv';
import { useMemo } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import classes from './analysis.module.css';
import { CarpetCanvas } from './carpet-canvas.tsx';
import { CarpetLenses } from './carpet-lenses.tsx';
import { carpetOf, type Carpet } from './carpet.ts';
import { curveOf, curveUnit, useIntervals } from './interval-series.ts';

/** Every interval of the period as a coloured cell: days across, hours down. */
export function CarpetView({ point }: { point: MeasuringPoint }) {
  const formats = useFormats();
  const { range, period, quantity } = useViewState();
  const { series, lengthSeconds } = useIntervals(point, range, quantity);
  const curve = useMemo(
    () => series.data && curveOf(series.data, lengthSeconds),
    [series.data, lengthSeconds],
  );
  const carpet = useMemo(() => curve && carpetOf(curve, lengthSeconds), [curve, lengthSeconds]);
  const unit = curveUnit(series.data?.unit ?? 'kWh');
  const scale = useMemo(() => scaleFor(unit.unit, [carpet?.largest]), [unit.unit, carpet]);
  const state = queryState({ query: series, loading: { height: 420, shape: 'block' }, describeError });
  const download = () => {
    const rows = (curve ?? []).map(([at, value]) => [formats.dateTime(at), value]);
    const csv = toCsv([t('Zeit (Europe/Berlin)'), unit.unit], rows);
    saveFile(
      `citypulse-teppich-${period.from}-${period.to}.csv`,
      new Blob([csv], { type: 'text/csv;charset=utf-8' }),
    );
  };
  return (
    <>
      <Card
        icon={<CarrierIcon carrier={point.medium} />}
        title={`${point.name}, ${point.buildingName}`}
        subtitle={
          carpet &&
          t('{span} · {measured} von {due} Werten', {
            span: formats.period(period.from, period.to),
            measured: formats.number(carpet.measured),
            due: formats.number(carpet.due),
          })
        }
        tools={
          carpet && (
            <Button size="xs" leftSection={<IconDownload size={16} stroke={1.75} />} onClick={download}>
              CSV
            </Button>
          )
        }
      >
        {state}
        {carpet && !state && (
          <>
            <CarpetCanvas carpet={carpet} scale={scale} lengthSeconds={lengthSeconds} name={point.name} />
            <CarpetFoot
              carpet={carpet}
              scale={scale}
              sumUnit={unit.perHour ? (series.data?.unit ?? 'kWh') : null}
            />
          </>
        )}
      </Card>
      {carpet && !state && <CarpetLenses carpet={carpet} scale={scale} />}
    </>
  );
}

function CarpetFoot({ carpet, scale, sumUnit }: { carpet: Carpet; scale: Scale; sumUnit: string | null }) {
  const formats = useFormats();
  const { scheme } = useColors();
  return (
    <div className={classes.carpetFoot}>
      <span>
        {scale.unit}{' '}
        <span className={classes.ramp} aria-hidden>
          {carpetRamp[scheme].map((colour) => (
            <span key={colour} style={{ background: colour }} />
          ))}
        </span>{' '}
        0 – {formats.scaled(carpet.largest, scale)}
      </span>
      {carpet.measured < carpet.due && (
        <span>
          <span className={classes.missing} aria-hidden />
          {t('fehlt ({count, plural, one {# Wert} other {# Werte}})', {
            count: carpet.due - carpet.measured,
          })}
        </span>
      )}
      {sumUnit && <span>{t('Summe {sum}', { sum: formats.quantity(carpet.sum, sumUnit) })}</span>}
    </div>
  );
}
