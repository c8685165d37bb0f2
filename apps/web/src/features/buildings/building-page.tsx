import { useApiList, useApiQuery } from '@citypulse/client/react/queries';
import { useLive } from '@citypulse/client/react/session';
import { getBuilding, type Building } from '@citypulse/contracts/buildings';
import { BuildingId } from '@citypulse/contracts/common';
import { listBuildingMeasuringPoints, type MeasuringPoint } from '@citypulse/contracts/metering';
import { Stack } from '@citypulse/ui/web/page';
import { useFormats } from '@citypulse/ui/web/provider';
import { queryState } from '@citypulse/ui/web/query-view';
import { UnitSwitch } from '@citypulse/ui/web/segments';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { ValueAge } from '@citypulse/ui/web/value-age';
import { Tabs } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useViewState } from '../../routes/view-state.ts';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { NotFound } from '../../shell/not-found.tsx';
import { Screen } from '../../shell/screen.tsx';
import classes from './building-page.module.css';
import { BuildingPicture } from './building-picture.tsx';
import { ConsumptionTab } from './consumption-tab.tsx';
import { LiveStrip } from './live-strip.tsx';
import { MetersTab } from './meters-tab.tsx';
import { usageName } from './usage-name.ts';

const tabs = ['consumption', 'meters'] as const;

/** One building: what it uses, now and over the years, and what measures it. */
export function BuildingPage() {
  const { buildingId, tab } = useParams({ from: '/buildings/$buildingId/$tab' });
  const id = BuildingId.safeParse(buildingId);
  if (!id.success || !tabs.includes(tab as (typeof tabs)[number])) return <NotFound />;
  return <KnownBuilding id={id.data} tab={tab} />;
}

function KnownBuilding({ id, tab }: { id: BuildingId; tab: string }) {
  const building = useApiQuery(getBuilding, { params: { buildingId: id } });
  const points = useApiList(listBuildingMeasuringPoints, { params: { buildingId: id }, query: {} });
  const { quantity, change } = useViewState();
  if (building.error?.code === 'not_found') return <NotFound />;
  const state = queryState({ query: building, loading: { height: 420, shape: 'block' }, describeError });
  return (
    <Screen
      title={building.data?.name ?? t('Gebäude')}
      focusKey={id}
      above={<Trail building={building.data} />}
      tools={
        tab === 'consumption' && (
          <UnitSwitch value={quantity} onChange={(next) => change({ quantity: next })} />
        )
      }
    >
      {state}
      {building.data && (
        <Stack>
          <Facts building={building.data} points={points.data ?? []} />
          <TabBar id={id} tab={tab} count={points.data?.length} />
          {tab === 'consumption' && <LiveStrip points={points.data ?? []} buildingId={id} />}
          {tab === 'consumption' ? (
            <ConsumptionTab building={building.data} points={points.data} />
          ) : (
            <MetersTab building={building.data} points={points} />
          )}
        </Stack>
      )}
    </Screen>
  );
}

function Trail({ building }: { building: Building | undefined }) {
  return (
    <nav className={classes.trail} aria-label={t('Pfad')}>
      <Link to="/buildings" className="link">
        {t('Gebäude')}
      </Link>
      {building && (
        <>
          <span aria-hidden>›</span>
          <span>{building.siteName}</span>
        </>
      )}
    </nav>
  );
}

/** What is read by hand is due once a month. */
const monthSeconds = 32 * 86_400;

function Facts({ building, points }: { building: Building; points: readonly MeasuringPoint[] }) {
  const formats = useFormats();
  const [newest] = points.toSorted((a, b) => (b.lastValueAt ?? '').localeCompare(a.lastValueAt ?? ''));
  const live = points.filter((point) => point.readingMode === 'interval').length;
  const joined = useLive().name === 'live';
  return (
    <div className={classes.facts}>
      <BuildingPicture usage={building.usageType} width={208} height={120} />
      <div className={classes.factsText}>
        <p className={classes.address}>
          <IconMapPin size={16} stroke={1.75} aria-hidden />
          <span>
            {[building.street, `${building.postalCode ?? ''} ${building.city ?? ''}`.trim()]
              .filter(Boolean)
              .join(', ')}
          </span>
          {building.retiredOn && (
            <StatusBadge status="stale">
              {t('stillgelegt am {day}', { day: formats.date(building.retiredOn) })}
            </StatusBadge>
          )}
        </p>
        <dl className={classes.factList}>
          <Fact label={t('Nutzung')}>{usageName(building.usageType)}</Fact>
          <Fact label={t('Baujahr')}>{building.builtIn ?? '–'}</Fact>
          <Fact label={t('Fläche')}>
            {building.referenceArea === null ? '–' : `${formats.number(building.referenceArea)} m²`}
          </Fact>
          <Fact label={t('Messstellen')}>
            {t('{count}, davon {live} automatisch', { count: points.length, live })}
          </Fact>
          <Fact label={t('Datenstand')}>
            <ValueAge
              at={newest?.lastValueAt ?? null}
              intervalSeconds={newest?.intervalSeconds ?? monthSeconds}
              joined={joined}
              live={newest?.readingMode === 'interval'}
              verbose
            />
          </Fact>
        </dl>
      </div>
    </div>
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

function TabBar({ id, tab, count }: { id: BuildingId; tab: string; count: number | undefined }) {
  const navigate = useNavigate();
  return (
    <Tabs
      value={tab}
      onChange={(next) =>
        void navigate({
          to: '/buildings/$buildingId/$tab',
          params: { buildingId: id, tab: next ?? 'consumption' },
          replace: true,
        })
      }
    >
      <Tabs.List>
        <Tabs.Tab value="consumption">{t('Verbrauch')}</Tabs.Tab>
        <Tabs.Tab
          value="meters"
          rightSection={count !== undefined && <span className={classes.count}>{count}</span>}
        >
          {t('Zähler')}
        </Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}
