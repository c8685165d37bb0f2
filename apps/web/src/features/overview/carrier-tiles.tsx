import { useLive } from '@citypulse/client/react/session';
import { scaleFor } from '@citypulse/ui/formats';
import { CarrierLabel } from '@citypulse/ui/web/carrier-icon';
import { KeyFigure } from '@citypulse/ui/web/key-figure';
import { isStale } from '@citypulse/ui/web/live-state';
import { Tiles } from '@citypulse/ui/web/page';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { ValueAge } from '@citypulse/ui/web/value-age';
import { t } from '../../shell/i18n.ts';
import { ChangeNote } from '../buildings/change-note.tsx';
import { compareMonths } from '../buildings/like-with-like.ts';
import classes from './carrier-tiles.module.css';
import { byCarrier, sameMedium, type Portfolio, type PortfolioMedium } from './use-portfolio.ts';

interface CarrierTilesProps {
  now: Portfolio;
  before: Portfolio | undefined;
  trend: Portfolio | undefined;
  firstMonth: string;
  lastMonth: string;
}

const deliveredByHand = ['pellets', 'heating_oil', 'lpg'];

/** What flows in by the quarter hour is live; an hour's value is not, though it may be in time. */
const liveSeconds = 900;

/** Hand-read carriers are due monthly; a delivered one within the hour. */
const dueSeconds = (medium: PortfolioMedium) =>
  deliveredByHand.includes(medium.medium) ? 32 * 86_400 : 3_600;

const isShown = ({ medium, direction }: PortfolioMedium) =>
  direction === (medium === 'pv' ? 'generation' : 'consumption');

/** One tile a carrier: how much, against the same days of the year before, and how it went; stored fuels in a strip. */
export function CarrierTiles({ now, before, trend, firstMonth, lastMonth }: CarrierTilesProps) {
  const media = now.media.filter(isShown).toSorted(byCarrier);
  const usual = media.filter(({ medium }) => !deliveredByHand.includes(medium));
  const stored = media.filter(({ medium }) => deliveredByHand.includes(medium));
  return (
    <div className={classes.carriers}>
      <Tiles min={172}>
        {usual.map((medium) => (
          <CarrierTile
            key={medium.medium}
            medium={medium}
            before={before?.media.find(sameMedium(medium))}
            trend={trend?.media.find(sameMedium(medium))?.points.map((point) => point.value)}
            months={[firstMonth, lastMonth]}
          />
        ))}
      </Tiles>
      {stored.length > 0 && (
        <ul className={classes.strip} aria-label={t('Lagernde Brennstoffe')}>
          {stored.map((medium) => (
            <StoredFuel key={medium.medium} medium={medium} before={before?.media.find(sameMedium(medium))} />
          ))}
        </ul>
      )}
    </div>
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
      age={
        <ValueAge
          at={lastValueAt}
          intervalSeconds={due}
          joined={joined}
          live={!isStale(lastValueAt, liveSeconds, clock)}
        />
      }
      stale={lastValueAt !== null && isStale(lastValueAt, due, clock)}
      change={
        before && (
          <ChangeNote
            comparison={compareMonths(medium.points, before.points)}
            better={medium.medium === 'pv' ? 'more' : 'less'}
          />
        )
      }
      trend={trend}
      trendFrom={month(months[0])}
      trendTo={month(months[1])}
    />
  );
}

/** What is delivered and read by hand, in one line. */
function StoredFuel({ medium, before }: { medium: PortfolioMedium; before: PortfolioMedium | undefined }) {
  const formats = useFormats();
  const { total, unit, lastValueAt } = medium;
  return (
    <li className={classes.stored}>
      <CarrierLabel carrier={medium.medium} size={16} />
      <strong className={classes.storedValue}>{formats.quantity(total, unit)}</strong>
      <span className={classes.storedNote}>
        {before && <ChangeNote comparison={compareMonths(medium.points, before.points)} />}
      </span>
      <span className={classes.storedAge}>
        <ValueAge at={lastValueAt} intervalSeconds={dueSeconds(medium)} live={false} />
      </span>
    </li>
  );
}
