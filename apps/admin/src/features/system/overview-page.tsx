import { useApiList, useApiQuery } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import { listBuildings } from '@citypulse/contracts/buildings';
import { listDataSources } from '@citypulse/contracts/data-sources';
import { listMeasuringPoints } from '@citypulse/contracts/metering';
import { systemInfo } from '@citypulse/contracts/system';
import { listUsers } from '@citypulse/contracts/users';
import { Card } from '@citypulse/ui/web/card';
import { Figure, FigureStrip } from '@citypulse/ui/web/key-figure';
import { Stack, TwoColumns } from '@citypulse/ui/web/page';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { Link, useNavigate } from '@tanstack/react-router';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { LatestChanges } from '../audit/latest-changes.tsx';
import { sourceState } from '../data-sources/source-state.ts';
import { SourcesTable } from '../data-sources/sources-table.tsx';
import { DemoCard } from './demo-card.tsx';

/** The state of what this version runs: counts, who delivers, the demo's loading, the last changes. */
export function OverviewPage() {
  const info = useApiQuery(systemInfo, {}, { refetchInterval: 5_000 });
  const mayAudit = useCan('audit:read', null);
  return (
    <Screen
      title={t('Übersicht')}
      subtitle={info.data && t('CityPulse {version}', { version: info.data.version })}
    >
      <Stack>
        <Counts />
        <TwoColumns
          main={<Sources />}
          side={
            <>
              {info.data?.demo && <DemoCard demo={info.data.demo} />}
              {mayAudit && <LatestChanges />}
            </>
          }
        />
      </Stack>
    </Screen>
  );
}

function Counts() {
  const formats = useFormats();
  const now = useNow(10_000);
  const mayUsers = useCan('users:read', null);
  const users = useApiList(listUsers, {}, { enabled: mayUsers });
  const buildings = useApiList(listBuildings);
  const points = useApiList(listMeasuringPoints);
  const sources = useApiList(listDataSources, {}, { refetchInterval: 10_000 });
  const running = sources.data?.filter((source) => sourceState(source, now).status === 'ok').length;
  const active = users.data?.filter((user) => user.disabledAt === null).length;
  const withoutMeter = points.data?.filter(
    (point) => point.meter === null && point.kind !== 'virtual',
  ).length;
  const allRun = running !== undefined && running === sources.data?.length;
  const count = (value: number | undefined) => (value === undefined ? null : formats.number(value));
  return (
    <FigureStrip>
      {mayUsers && (
        <Figure
          label={
            <Link to="/users" className="link">
              {t('Nutzer')}
            </Link>
          }
          value={count(users.data?.length)}
        >
          {active !== undefined && t('{count} aktiv', { count: active })}
        </Figure>
      )}
      <Figure
        label={
          <Link to="/master-data" className="link">
            {t('Gebäude')}
          </Link>
        }
        value={count(buildings.data?.length)}
      >
        {t('in Betrieb')}
      </Figure>
      <Figure
        label={
          <Link to="/master-data" className="link">
            {t('Messstellen')}
          </Link>
        }
        value={count(points.data?.length)}
      >
        {withoutMeter !== undefined && withoutMeter > 0
          ? t('{count} ohne Zähler', { count: withoutMeter })
          : t('alle mit Zähler')}
      </Figure>
      <Figure
        label={
          <Link to="/data-sources" className="link">
            {t('Datenquellen')}
          </Link>
        }
        value={count(sources.data?.length)}
        tools={running !== undefined && <StatusIcon status={allRun ? 'ok' : 'warn'} size={16} />}
      >
        {running !== undefined && t('{count} liefern', { count: running })}
      </Figure>
    </FigureStrip>
  );
}

function Sources() {
  const navigate = useNavigate();
  const sources = useApiList(listDataSources, {}, { refetchInterval: 10_000 });
  return (
    <Card title={t('Datenquellen')} count={sources.data?.length} flush>
      <QueryView query={sources} loading={{ height: 240, shape: 'lines' }} describeError={describeError}>
        {(rows) => (
          <SourcesTable
            sources={rows}
            onSelect={({ id }) => void navigate({ to: '/data-sources', search: { source: id } })}
          />
        )}
      </QueryView>
    </Card>
  );
}
