import { useApiMutation } from '@citypulse/client/react/mutations';
import type { useApiPages } from '@citypulse/client/react/queries';
import type { Meter } from '@citypulse/contracts/metering';
import { listReadings, reviewReading, type Reading } from '@citypulse/contracts/readings';
import type { Formats } from '@citypulse/ui/formats';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { CorrectionPanel } from './correction-panel.tsx';
import { sourceWord, statusShape, statusWord, unitWord } from './meter-words.ts';
import classes from './meters.module.css';
import { reasonWords } from './plausibility-words.ts';

interface ReadingsCardProps {
  meter: Meter;
  readings: ReturnType<typeof useApiPages<typeof listReadings>>;
  canWrite: boolean;
}

/** Readings newest first, with what became of each. */
export function ReadingsCard({ meter, readings, canWrite }: ReadingsCardProps) {
  const formats = useFormats();
  const [corrected, setCorrected] = useState<Reading | null>(null);
  return (
    <Card title={t('Ablesungen')} flush>
      <QueryView
        query={readings}
        loading={{ height: 240, shape: 'lines' }}
        describeError={describeError}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState title={t('Noch keine Ablesung')} height={160}>
            {t('Werte dieses Zählers kommen automatisch, oder es wurde noch nichts abgelesen.')}
          </EmptyState>
        }
      >
        {(all) => (
          <>
            <DataTable
              label={t('Ablesungen')}
              rows={all}
              columns={[...columnsOf(meter, formats), ...(canWrite ? [actionsColumn(setCorrected)] : [])]}
              rowId={(reading) => reading.id}
              maxHeight={520}
            />
            {readings.hasNextPage && (
              <Button
                m="md"
                loading={readings.isFetchingNextPage}
                onClick={() => void readings.fetchNextPage()}
              >
                {t('Ältere zeigen')}
              </Button>
            )}
          </>
        )}
      </QueryView>
      {corrected && <CorrectionPanel meter={meter} reading={corrected} onClose={() => setCorrected(null)} />}
    </Card>
  );
}

const isGone = (reading: Reading) => reading.status === 'corrected' || reading.status === 'discarded';

function columnsOf(meter: Meter, formats: Formats): TableColumn<Reading>[] {
  const unit = unitWord(meter.registers[0]?.unit ?? 'kWh');
  return [
    {
      id: 'readAt',
      header: t('Zeitpunkt'),
      value: (reading) => reading.readAt,
      cell: (reading) => formats.dateTime(reading.readAt),
    },
    {
      id: 'value',
      header: t('Stand'),
      align: 'end',
      value: (reading) => reading.value,
      cell: (reading) => (
        <span className={isGone(reading) ? classes.struck : undefined}>
          {formats.number(reading.value, meter.decimals)}
        </span>
      ),
    },
    {
      id: 'consumption',
      header: t('Verbrauch, {unit}', { unit }),
      align: 'end',
      value: (reading) => reading.consumption,
      cell: (reading) => (reading.consumption === null ? '–' : formats.number(reading.consumption, 1)),
      hideBelow: 480,
    },
    {
      id: 'status',
      header: t('Status'),
      value: (reading) => reading.status,
      cell: (reading) => (
        <span
          title={
            [reading.reason && reasonWords(reading.reason), reading.note].filter(Boolean).join(' · ') ||
            undefined
          }
        >
          <StatusBadge status={statusShape[reading.status]} size="sm">
            {statusWord(reading.status)}
          </StatusBadge>
        </span>
      ),
    },
    {
      id: 'source',
      header: t('Herkunft'),
      value: (reading) => reading.readerName ?? sourceWord(reading.source),
      cell: (reading) =>
        `${sourceWord(reading.source)}${reading.readerName ? `, ${reading.readerName}` : ''}`,
      hideBelow: 820,
    },
  ];
}

const actionsColumn = (correct: (reading: Reading) => void): TableColumn<Reading> => ({
  id: 'actions',
  header: t('Prüfen'),
  sortable: false,
  value: () => null,
  cell: (reading) =>
    isGone(reading) ? null : <ReadingActions reading={reading} onCorrect={() => correct(reading)} />,
});

function ReadingActions({ reading, onCorrect }: { reading: Reading; onCorrect: () => void }) {
  const review = useApiMutation(reviewReading, {
    invalidates: [listReadings],
    onSuccess: ({ status }) =>
      notify({ text: status === 'confirmed' ? t('Ablesung bestätigt.') : t('Ablesung verworfen.') }),
    onError: (error) => notify({ status: 'critical', text: describeError(error) }),
  });
  const set = (status: 'confirmed' | 'discarded') =>
    review.mutate({ params: { readingId: reading.id }, body: { status } });
  return (
    <span className={classes.actions}>
      {reading.status === 'suspicious' && (
        <Button size="xs" disabled={review.isPending} onClick={() => set('confirmed')}>
          {t('Stimmt so')}
        </Button>
      )}
      <Button size="xs" onClick={onCorrect}>
        {t('Korrigieren')}
      </Button>
      {reading.status === 'suspicious' && (
        <Button size="xs" disabled={review.isPending} onClick={() => set('discarded')}>
          {t('Verwerfen')}
        </Button>
      )}
    </span>
  );
}
