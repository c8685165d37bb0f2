import { useApiList } from '@citypulse/client/react/queries';
import type { BuildingId } from '@citypulse/contracts/common';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { listMeasuringPoints } from '@citypulse/contracts/metering';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './data-sources.module.css';

const quarterHour = 900_000;

/** The newest whole quarter hour, so that the example is accepted as it stands. */
const lastQuarter = (now: number) =>
  new Date(Math.floor(now / quarterHour) * quarterHour - quarterHour).toISOString();

function exampleCall(key: string, measuringPointId: string, lengthSeconds: number, start: string): string {
  const body = JSON.stringify({ measuringPointId, intervals: [{ start, lengthSeconds, value: 1.25 }] });
  return [
    `curl -X ${ingestIntervals.method} ${location.origin}${ingestIntervals.path}`,
    `  -H 'Authorization: Bearer ${key}'`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${body}'`,
  ].join(' \\\n');
}

/** The key, never to be seen again, and a call that delivers a first value with it. */
export function KeyOnce({ apiKey, buildingId }: { apiKey: string; buildingId: BuildingId | null }) {
  const points = useApiList(listMeasuringPoints);
  const [start] = useState(() => lastQuarter(Date.now()));
  const point = points.data?.find(
    (candidate) =>
      candidate.readingMode === 'interval' && (buildingId === null || candidate.buildingId === buildingId),
  );
  const length = point?.intervalSeconds ?? 900;
  // An hour's interval begins on the hour.
  const begins = length === 3600 ? `${start.slice(0, 13)}:00:00.000Z` : start;
  return (
    <div className={classes.once}>
      <div className={classes.warning} role="status">
        <StatusIcon status="warn" size={20} />
        {t('Kopiere den Schlüssel jetzt. Er wird nicht gespeichert und nie wieder angezeigt.')}
      </div>
      <Copyable label={t('Schlüssel')} text={apiKey} />
      <Copyable
        label={t('Beispiel: einen Messwert liefern')}
        text={exampleCall(apiKey, point?.id ?? t('ID-DER-MESSSTELLE'), length, begins)}
      />
      {point && (
        <p className="muted small">
          {t('Das Beispiel liefert einen Wert für „{point}“ in {building}.', {
            point: point.name,
            building: point.buildingName,
          })}
        </p>
      )}
    </div>
  );
}

function Copyable({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <div className={classes.label}>
        <h3>{label}</h3>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <ActionIcon
              onClick={copy}
              aria-label={copied ? t('Kopiert') : t('{what} kopieren', { what: label })}
            >
              {copied ? <IconCheck size={16} stroke={1.75} /> : <IconCopy size={16} stroke={1.75} />}
            </ActionIcon>
          )}
        </CopyButton>
      </div>
      {/* Scrolls sideways, so it must be reachable by keyboard. */}
      <pre className={classes.code} tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
