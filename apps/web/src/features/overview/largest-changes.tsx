import { Card, CardList } from '@citypulse/ui/web/card';
import { ChangeMark } from '@citypulse/ui/web/change-mark';
import { scaleFor } from '@citypulse/ui/formats';
import { CarrierIcon, useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { useFormats } from '@citypulse/ui/web/provider';
import { EmptyState } from '@citypulse/ui/web/state-views';
import type { Building } from '@citypulse/contracts/buildings';
import { Link } from '@tanstack/react-router';
import { t } from '../../shell/i18n.ts';
import type { BuildingFigures } from '../buildings/use-building-figures.ts';

interface LargestChangesProps {
  buildings: readonly Building[];
  now: readonly BuildingFigures[];
  before: readonly BuildingFigures[];
}

const shownRows = 5;
/** Years that were measured this completely, and this alike, can be compared. */
const comparable = 0.9;
const alike = 0.02;

/** Where consumption moved most against the same days of the year before. */
export function LargestChanges({ buildings, now, before }: LargestChangesProps) {
  const formats = useFormats();
  const name = useCarrierName();
  const changes = changesOf(buildings, now, before).slice(0, shownRows);
  return (
    <Card title={t('Größte Veränderungen')} subtitle={t('zum Vorjahr')} flush>
      {changes.length === 0 ? (
        <EmptyState title={t('Nichts zu vergleichen')} height={140}>
          {t('Für den Zeitraum fehlt ein vollständiges Vorjahr.')}
        </EmptyState>
      ) : (
        <CardList
          items={changes.map(({ building, medium, unit, from, to }) => ({
            key: `${building.id}-${medium}`,
            icon: <CarrierIcon carrier={medium} />,
            title: (
              <Link
                className="link"
                to="/buildings/$buildingId/$tab"
                params={{ buildingId: building.id, tab: 'consumption' }}
                search={{ medium }}
              >
                {building.name}
              </Link>
            ),
            detail: `${name(medium)} · ${formats.quantity(to, unit)}`,
            value: <ChangeMark now={to} before={from} />,
            valueDetail: signed(formats.quantity(Math.abs(to - from), unit, scaleFor(unit, [to])), to - from),
          }))}
        />
      )}
    </Card>
  );
}

const signed = (text: string, difference: number) => `${difference < 0 ? '\u2212' : '+'}${text}`;

function changesOf(
  buildings: readonly Building[],
  now: readonly BuildingFigures[],
  before: readonly BuildingFigures[],
) {
  const byId = new Map(buildings.map((building) => [building.id as string, building]));
  const earlier = new Map(
    before.flatMap((item) =>
      item.media.map((medium) => [`${item.buildingId} ${medium.medium} ${medium.direction}`, medium]),
    ),
  );
  return now
    .flatMap((item) =>
      item.media.flatMap((medium) => {
        const building = byId.get(item.buildingId);
        const known = earlier.get(`${item.buildingId} ${medium.medium} ${medium.direction}`);
        if (!building || medium.direction !== 'consumption' || !known?.total || medium.total === null)
          return [];
        if (medium.completeness < comparable || known.completeness < comparable) return [];
        if (Math.abs(medium.completeness - known.completeness) > alike) return [];
        return [{ building, medium: medium.medium, unit: medium.unit, from: known.total, to: medium.total }];
      }),
    )
    .filter(({ unit }) => unit !== 'm3')
    .toSorted((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
}
