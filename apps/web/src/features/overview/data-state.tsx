import { useFormats } from '@citypulse/ui/web/provider';
import { Card, CardList } from '@citypulse/ui/web/card';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { Link } from '@tanstack/react-router';
import { t } from '../../shell/i18n.ts';
import type { BuildingWithFigures } from '../buildings/use-building-figures.ts';

const shownRows = 5;
/** Below this share of measured time a figure needs a look. */
const goodEnough = 0.995;

/** Which buildings' figures are least complete, so that nobody trusts a gap. */
export function DataState({ rows }: { rows: readonly BuildingWithFigures[] }) {
  const formats = useFormats();
  const gaps = rows
    .filter(({ figures }) => figures && figures.completeness < goodEnough)
    .toSorted((a, b) => (a.figures?.completeness ?? 1) - (b.figures?.completeness ?? 1));
  return (
    <Card title={t('Datenlage')} subtitle={t('12 volle Monate')} count={gaps.length} flush>
      {gaps.length === 0 ? (
        <EmptyState title={t('Alles vollständig')} height={140}>
          {t('Für jedes Gebäude liegen alle Werte vor.')}
        </EmptyState>
      ) : (
        <CardList
          items={gaps.slice(0, shownRows).map(({ building, figures }) => ({
            key: building.id,
            icon: <StatusIcon status={(figures?.completeness ?? 0) < 0.9 ? 'critical' : 'warn'} />,
            title: (
              <Link
                className="link"
                to="/buildings/$buildingId/$tab"
                params={{ buildingId: building.id, tab: 'meters' }}
              >
                {building.name}
              </Link>
            ),
            detail: t('letzter Wert {when}', {
              when: figures?.lastValueAt ? formats.dateTime(figures.lastValueAt) : t('keiner'),
            }),
            value: formats.percent(figures?.completeness ?? 0),
            valueDetail: t('vollständig'),
          }))}
        />
      )}
    </Card>
  );
}
