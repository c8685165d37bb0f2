import { useLive } from '@citypulse/client/react/session';
import { scaleFor } from '@citypulse/ui/formats';
import { ChangeMark } from '@citypulse/ui/web/change-mark';
import { KeyFigure } from '@citypulse/ui/web/key-figure';
import { Tiles } from '@citypulse/ui/web/page';
import { isStale } from '@citypulse/ui/web/live-state';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { ValueAge } from '@citypulse/ui/web/value-age';
import { t } from '../../shell/i18n.ts';
import { byCarrier, sameMedium, type Portfolio, type PortfolioMedium } from './use-portfolio.ts';

interface CarrierTilesProps {
  now: Portfolio;
  before: Portfolio | undefined;
  trend: Portfolio | undefined;
  firstMonth: string;
  month: string;
}

/** Hand-read carriers are due monthly; a delivered one within the hour. */
const dueSeconds = (medium: PortfolioMedium) =>
  ['pellets', 'heating_oil', 'lpg'].includes(medium.medium) ? 32 * 86_400 : 3_600;

const isShown = ({ medium, direction }: PortfolioMedium) =>
  direction === (medium === 'pv' ? 'generation' : 'consumption');

/** One tile a carrier: how much, against the same days of the year before, and how it went. */
export function CarrierTiles({ now, before, trend, firstMonth, month }: CarrierTilesProps) {
  const media = now.media.filter(isShown).toSorted(byCarrier);
  return (
    <Tiles min={196}>
      {media.map((medium) => (
        <CarrierTile
          key={medium.medium}
          medium={medium}
          before={before?.media.find(sameMedium(medium))}
          trend={trend?.media.find(sameMedium(medium))?.points.map((point) => point.value)}
          months={[firstMonth, month]}
        />
      ))}
    </Tiles>
  );
}

interface CarrierTileProps {
  medium: PortfolioMedium;
  before: PortfolioMedium | undefined;
  trend: readonly (number | null)[] | undefined;
  months: readonly [string, string];
}

function CarrierTile({ medium, before, trend, months }: CarrierTileProps) {
  const formats = useFormats();
  const joined = useLive().name === 'live';
  const clock = useNow();
  const { total, unit, lastValueAt } = medium;
  const scale = scaleFor(unit, [total]);
  const due = dueSeconds(medium);
  const month = (value: string) => `${formats.monthShort(`${value}-01`)} ${value.slice(2, 4)}`;
  return (
    <KeyFigure
      carrier={medium.medium}
      value={total === null ? null : formats.scaled(total, scale)}
      unit={scale.unit}
      emptyText={t('noch keine Werte')}
      age={<ValueAge at={lastValueAt} intervalSeconds={due} joined={joined} live={due <= 3_600} />}
      stale={lastValueAt !== null && isStale(lastValueAt, due, clock)}
      change={
        before && (
          <>
            <ChangeMark now={total} before={before.total} better={medium.medium === 'pv' ? 'more' : 'less'} />{' '}
            {t('zum Vorjahr')}
          </>
        )
      }
      trend={trend}
      trendFrom={month(months[0])}
      trendTo={month(months[1])}
    />
  );
}
