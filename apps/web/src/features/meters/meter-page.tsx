import { useApiPages, useApiQuery } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import { MeterId } from '@citypulse/contracts/common';
import { getMeasuringPoint, getMeter, listMeterExchanges, type Meter } from '@citypulse/contracts/metering';
import { listReadings } from '@citypulse/contracts/readings';
import { Card, CardList } from '@citypulse/ui/web/card';
import { CarrierLabel } from '@citypulse/ui/web/carrier-icon';
import { Stack, TwoColumns } from '@citypulse/ui/web/page';
import { useFormats } from '@citypulse/ui/web/provider';
import { queryState } from '@citypulse/ui/web/query-view';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { NotFound } from '../../shell/not-found.tsx';
import { Screen } from '../../shell/screen.tsx';
import { MonthsView } from '../analysis/months-view.tsx';
import classes from './meters.module.css';
import { Calibration } from './meters-page.tsx';
import { ReadingForm } from './reading-form.tsx';
import { ReadingsCard } from './readings-card.tsx';

/** One meter: what it is, what was read off it, what follows from that. */
export function MeterPage() {
  const { meterId } = useParams({ from: '/meters/$meterId' });
  const id = MeterId.safeParse(meterId);
  return id.success ? <KnownMeter id={id.data} /> : <NotFound />;
}

function KnownMeter({ id }: { id: MeterId }) {
  const meter = useApiQuery(getMeter, { params: { meterId: id } });
  if (meter.error?.code === 'not_found') return <NotFound />;
  const state = queryState({ query: meter, loading: { height: 420, shape: 'block' }, describeError });
  return (
    <Screen
      title={meter.data ? t('Zähler {serial}', { serial: meter.data.serial }) : t('Zähler')}
      subtitle={meter.data && <CarrierLabel carrier={meter.data.medium} size={16} />}
      above={meter.data && <Trail meter={meter.data} />}
    >
      {state}
      {meter.data && <MeterContent meter={meter.data} />}
    </Screen>
  );
}

function Trail({ meter }: { meter: Meter }) {
  return (
    <nav aria-label={t('Pfad')} className="small muted">
      <Link
        className="link"
        to="/buildings/$buildingId/$tab"
        params={{ buildingId: meter.buildingId, tab: 'meters' }}
      >
        {meter.buildingName}
      </Link>{' '}
      › {meter.measuringPointName}
    </nav>
  );
}

function MeterContent({ meter }: { meter: Meter }) {
  const readings = useApiPages(listReadings, { query: { meterId: meter.id } });
  const point = useApiQuery(getMeasuringPoint, { params: { measuringPointId: meter.measuringPointId } });
  const canRead = useCan('readings:write', meter.buildingId);
  return (
    <Stack>
      <Facts meter={meter} place={point.data?.place ?? null} />
      <TwoColumns
        main={
          <>
            {point.data && <MonthsView point={point.data} />}
            <ReadingsCard meter={meter} readings={readings} canWrite={canRead} />
          </>
        }
        side={
          <>
            {canRead && meter.removedAt === null && (
              <ReadingForm meter={meter} history={readings.data ?? []} />
            )}
            <Exchanges meter={meter} />
          </>
        }
      />
    </Stack>
  );
}

function Facts({ meter, place }: { meter: Meter; place: string | null }) {
  const formats = useFormats();
  return (
    <dl className={classes.facts}>
      <Fact label={t('Messstelle')}>{meter.measuringPointName}</Fact>
      <Fact label={t('Ort')}>{place ?? '–'}</Fact>
      <Fact label={t('Stellen')}>
        {meter.digits},{meter.decimals}
      </Fact>
      <Fact label={t('Wandlerfaktor')}>
        {formats.number(meter.factor, Number.isInteger(meter.factor) ? 0 : 2)}
      </Fact>
      <Fact label={t('Zählwerke')}>
        {meter.registers.map((register) => register.obis ?? register.label ?? register.unit).join(', ')}
      </Fact>
      <Fact label={t('eingebaut')}>{formats.date(meter.installedAt)}</Fact>
      {meter.removedAt && <Fact label={t('ausgebaut')}>{formats.date(meter.removedAt)}</Fact>}
      <Fact label={t('Eichfrist')}>
        <Calibration until={meter.calibratedUntil} />
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Zählerwechsel of the place, so that nobody wonders about a jump. */
function Exchanges({ meter }: { meter: Meter }) {
  const formats = useFormats();
  const exchanges = useApiPages(listMeterExchanges, {
    params: { measuringPointId: meter.measuringPointId },
    query: {},
  });
  if (!exchanges.data || exchanges.data.length === 0) return null;
  return (
    <Card title={t('Zählerwechsel')} count={exchanges.data.length} flush>
      <CardList
        items={exchanges.data.map((exchange) => ({
          key: exchange.id,
          title: formats.date(exchange.exchangedAt),
          detail: (
            <Link
              className="link"
              to="/meters/$meterId"
              params={{
                meterId: exchange.newMeterId === meter.id ? exchange.oldMeterId : exchange.newMeterId,
              }}
            >
              {exchange.newMeterId === meter.id ? t('voriger Zähler') : t('nächster Zähler')}
            </Link>
          ),
          value: formats.number(exchange.endValue, meter.decimals),
          valueDetail: t('weiter bei {value}', {
            value: formats.number(exchange.startValue, meter.decimals),
          }),
        }))}
      />
    </Card>
  );
}
