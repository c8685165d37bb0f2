import { useLatestValues } from '@citypulse/client/react/latest-values';
import { useApiQuery } from '@citypulse/client/react/queries';
import { listMeters, type MeasuringPoint } from '@citypulse/contracts/metering';
import { CarrierLabel } from '@citypulse/ui/web/carrier-icon';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { t } from '../../shell/i18n.ts';
import { unitLabel } from '../metering/metering-words.ts';
import classes from './setup.module.css';

/** What all of this was for: the first value, with its unit and its time. */
export function FirstValue({ point }: { point: MeasuringPoint }) {
  const formats = useFormats();
  const { values } = useLatestValues(point.buildingId);
  const meters = useApiQuery(listMeters, { query: { measuringPointId: point.id } });
  const latest = values.get(point.id);
  const reading = meters.data?.items[0]?.lastReading;
  const shown =
    latest && latest.value !== null
      ? { text: formats.quantity(latest.value, point.unit), at: latest.endsAt }
      : reading && {
          // As it stands on the device, never scaled.
          text: `${formats.number(reading.value, meters.data?.items[0]?.decimals ?? 0)}\u00A0${unitLabel[point.unit]}`,
          at: reading.readAt,
        };
  return (
    <div className={classes.value} aria-live="polite">
      <StatusBadge status="ok">{t('Der erste Wert ist da.')}</StatusBadge>
      <CarrierLabel carrier={point.medium} name={`${point.name} · ${point.buildingName}`} />
      <span className={classes.figure}>{shown ? shown.text : '…'}</span>
      {shown && <span className="muted">{formats.dateTime(shown.at)}</span>}
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, paddingTop: 16 }}>
        <Button component="a" href={`/buildings/${point.buildingId}`} variant="filled" size="md">
          {t('In der Energie-App ansehen')}
        </Button>
        <Button component={Link} to="/master-data" size="md">
          {t('Weitere Gebäude anlegen')}
        </Button>
      </div>
    </div>
  );
}
