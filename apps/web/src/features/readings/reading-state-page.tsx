import { useApiList } from '@citypulse/client/react/queries';
import { useRows } from '@citypulse/client/react/sync';
import { listMeasuringPoints, listMeters } from '@citypulse/contracts/metering';
import { listReadings } from '@citypulse/contracts/readings';
import { startOfDay } from '@citypulse/energy/local-days';
import { Card } from '@citypulse/ui/web/card';
import { CarrierLabel } from '@citypulse/ui/web/carrier-icon';
import { Stack } from '@citypulse/ui/web/page';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { StatusBadge, StatusIcon } from '@citypulse/ui/web/status-badge';
import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useToday, useViewState } from '../../routes/view-state.ts';
import { useBuildings } from '../../shell/buildings.ts';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { Progress } from '../maintenance/progress.tsx';
import { plausibilityWords } from '../meters/plausibility-words.ts';
import { readingState, type BuildingReading, type PointReading } from './reading-state.ts';
import classes from './reading-state.module.css';

/** Who has read what this month, and what is missing. */
export function ReadingStatePage() {
  const search = useSearch({ from: '/readings' });
  const navigate = useNavigate({ from: '/readings' });
  const formats = useFormats();
  const today = useToday();
  const { query, buildings } = useReadingState(today);
  const shown = buildings.filter(({ missing, suspicious }) => !search.open || missing + suspicious > 0);
  const total = (key: 'done' | 'missing' | 'suspicious') => buildings.reduce((sum, one) => sum + one[key], 0);
  const all = total('done') + total('missing') + total('suspicious');
  const change = (wanted: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...wanted }), replace: true, resetScroll: false });
  return (
    <Screen
      title={t('Ablesestand {month}', { month: formats.month(today) })}
      documentTitle={t('Ablesestand')}
      subtitle={
        query.data &&
        t('{done} von {all} abgelesen, {missing} fehlen, {suspicious} zu prüfen', {
          done: all - total('missing'),
          all,
          missing: total('missing'),
          suspicious: total('suspicious'),
        })
      }
      tools={
        <Checkbox
          label={t('nur Offenes')}
          checked={search.open === '1'}
          onChange={(event) => change({ open: event.currentTarget.checked ? '1' : undefined })}
        />
      }
    >
      <QueryView
        query={query}
        loading={{ height: 480, shape: 'lines' }}
        describeError={describeError}
        isEmpty={() => buildings.length === 0}
        empty={
          <EmptyState title={t('Nichts abzulesen')} height={320}>
            {t('In diesen Gebäuden wird keine Messstelle von Hand abgelesen.')}
          </EmptyState>
        }
      >
        {() => (
          <Stack>
            {total('missing') + total('suspicious') === 0 && <AllRead />}
            {shown.map((one) => (
              <BuildingCard
                key={one.buildingId}
                state={one}
                open={search.building === one.buildingId}
                onToggle={() =>
                  change({ building: search.building === one.buildingId ? undefined : one.buildingId })
                }
              />
            ))}
          </Stack>
        )}
      </QueryView>
    </Screen>
  );
}

/** Nothing left to do is good news, not an empty list. */
function AllRead() {
  return (
    <Card>
      <p className={classes.allRead}>
        <StatusIcon status="ok" size={24} />
        <span>
          <b>{t('Alles abgelesen')}</b>
          {t('In diesem Monat fehlt kein Zählerstand, und keiner wartet auf eine Prüfung.')}
        </span>
      </p>
    </Card>
  );
}

function useReadingState(today: string) {
  const points = useApiList(listMeasuringPoints, { query: {} });
  const meters = useApiList(listMeters, { query: {} });
  const from = new Date(startOfDay(`${today.slice(0, 7)}-01`)).toISOString();
  const readings = useApiList(listReadings, { query: { from } });
  const { siteId } = useViewState();
  const all = useBuildings();
  const buildings = useMemo(() => {
    const inSite = new Set(
      (all.data ?? [])
        .filter((one) => siteId === undefined || one.siteId === siteId)
        .map(({ id }) => id as string),
    );
    const state = readingState(points.data ?? [], meters.data ?? [], readings.data ?? []);
    return state.filter(({ buildingId }) => inSite.has(buildingId));
  }, [all.data, siteId, points.data, meters.data, readings.data]);
  const error = points.error ?? meters.error ?? readings.error;
  const data = points.data && meters.data && readings.data;
  const refetch = () => [points, meters, readings].map((one) => one.refetch());
  return { query: { data, error, refetch }, buildings };
}

interface BuildingCardProps {
  state: BuildingReading;
  open: boolean;
  onToggle: () => void;
}

function BuildingCard({ state, open, onToggle }: BuildingCardProps) {
  const { building, points, missing, suspicious, readers } = state;
  const responsible = useResponsible(state.buildingId);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const who = readers.length > 0 ? t('gelesen von {names}', { names: readers.join(', ') }) : responsible;
  return (
    <Card flush>
      <UnstyledButton className={classes.head} onClick={onToggle} aria-expanded={open}>
        <Chevron size={20} stroke={1.75} aria-hidden />
        <span className={classes.name}>
          <b>{building}</b>
          <span>{who}</span>
        </span>
        <span className={classes.progress}>
          <Progress done={points.length - missing} of={points.length} />
        </span>
        <span className={classes.badges}>
          {missing > 0 && (
            <StatusBadge status="warn">
              {t('{missing, plural, one {# fehlt} other {# fehlen}}', { missing })}
            </StatusBadge>
          )}
          {suspicious > 0 && (
            <StatusBadge status="critical">{t('{suspicious} prüfen', { suspicious })}</StatusBadge>
          )}
          {missing + suspicious === 0 && <StatusBadge status="ok">{t('vollständig')}</StatusBadge>}
        </span>
      </UnstyledButton>
      {open && (
        <ul className={classes.points}>
          {points.map((row) => (
            <PointRow key={row.point.id} row={row} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Whose reading round it is. */
function useResponsible(buildingId: string): string {
  const { rows } = useRows('maintenance_tasks', { buildingId });
  const round = rows.find(
    ({ kind, status }) => kind === 'reading' && status !== 'done' && status !== 'cancelled',
  );
  const names = (round?.assignees ?? []).map(({ name }) => name).join(', ');
  return names ? t('zuständig: {names}', { names }) : t('noch niemand eingeteilt');
}

function PointRow({ row: { point, meter, reading, state } }: { row: PointReading }) {
  const formats = useFormats();
  return (
    <li className={classes.point}>
      <span className={classes.pointName}>
        <CarrierLabel carrier={point.medium} size={16} />
        {meter ? (
          <Link className="link" to="/meters/$meterId" params={{ meterId: meter.id }}>
            {point.name}
          </Link>
        ) : (
          point.name
        )}
        <span className="muted">{[point.place, meter?.serial].filter(Boolean).join(' · ')}</span>
      </span>
      <span className="num">{reading && meter ? formats.number(reading.value, meter.decimals) : '–'}</span>
      <span className={classes.when}>
        {reading
          ? [formats.dateTime(reading.readAt), reading.readerName].filter(Boolean).join(', ')
          : point.lastValueAt
            ? t('zuletzt {day}', { day: formats.date(point.lastValueAt) })
            : t('noch nie')}
      </span>
      <PointBadge state={state} reason={reading?.reason ?? null} />
    </li>
  );
}

function PointBadge({ state, reason }: { state: PointReading['state']; reason: string | null }) {
  switch (state) {
    case 'read':
      return <StatusBadge status="ok">{t('gelesen')}</StatusBadge>;
    case 'missing':
      return <StatusBadge status="warn">{t('fehlt')}</StatusBadge>;
    case 'suspicious':
      return (
        <StatusBadge status="critical" title={reason ? plausibilityWords(reason as never) : undefined}>
          {t('prüfen')}
        </StatusBadge>
      );
  }
}
