import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiPages } from '@citypulse/client/react/queries';
import { listImports, undoImport, type ImportBatch } from '@citypulse/contracts/imports';
import type { Formats } from '@citypulse/ui/formats';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';

/** What was read in, newest first; each can be taken back as a whole. */
export function ImportHistory() {
  const batches = useApiPages(listImports);
  const formats = useFormats();
  const columns = historyColumns(formats);
  return (
    <Card title={t('Bisherige Importe')} flush>
      <QueryView
        query={batches}
        loading={{ height: 160, shape: 'lines' }}
        describeError={describeError}
        isEmpty={(items) => items.length === 0}
        empty={
          <EmptyState title={t('Noch nichts eingelesen')} height={160}>
            {t('Jede übernommene Datei steht hier und lässt sich zurücknehmen.')}
          </EmptyState>
        }
      >
        {(items) => (
          <>
            <DataTable
              label={t('Bisherige Importe')}
              rows={items}
              columns={columns}
              rowId={(batch) => batch.id}
            />
            {batches.hasNextPage && (
              <Button
                m="md"
                loading={batches.isFetchingNextPage}
                onClick={() => void batches.fetchNextPage()}
              >
                {t('Ältere zeigen')}
              </Button>
            )}
          </>
        )}
      </QueryView>
    </Card>
  );
}

const historyColumns = (formats: Formats): TableColumn<ImportBatch>[] => [
  {
    id: 'createdAt',
    header: t('Zeitpunkt'),
    value: (batch) => batch.createdAt,
    cell: (batch) => formats.dateTime(batch.createdAt),
  },
  { id: 'fileName', header: t('Datei'), value: (batch) => batch.fileName },
  { id: 'point', header: t('Messstelle'), value: (batch) => batch.measuringPointName, hideBelow: 820 },
  { id: 'by', header: t('Von'), value: (batch) => batch.createdByName, hideBelow: 1000 },
  ...counts(formats),
  {
    id: 'undo',
    header: t('Stand'),
    sortable: false,
    value: (batch) => batch.undoneAt,
    cell: (batch) => <UndoCell batch={batch} />,
  },
];

function UndoCell({ batch }: { batch: ImportBatch }) {
  const undo = useApiMutation(undoImport, {
    invalidates: [listImports],
    onSuccess: (result) =>
      notify({
        text: t(
          'Rückgängig gemacht: {removed, number} entfernt, {restored, number} wiederhergestellt, {kept, number} später überschrieben.',
          {
            ...result,
          },
        ),
      }),
    onError: (error) => notify({ status: 'critical', text: describeError(error) }),
  });
  if (batch.undoneAt) return <StatusBadge status="info">{t('rückgängig gemacht')}</StatusBadge>;
  return (
    <Button
      size="xs"
      leftSection={<IconArrowBackUp size={16} stroke={1.75} />}
      loading={undo.isPending}
      onClick={() => undo.mutate({ params: { batchId: batch.id } })}
    >
      {t('Rückgängig')}
    </Button>
  );
}

function counts(formats: Formats): TableColumn<ImportBatch>[] {
  const count = (id: 'inserted' | 'updated' | 'unchanged', header: string): TableColumn<ImportBatch> => ({
    id,
    header,
    align: 'end',
    value: (batch) => batch[id],
    cell: (batch) => formats.number(batch[id]),
    hideBelow: id === 'inserted' ? 480 : 820,
  });
  return [count('inserted', t('neu')), count('updated', t('geändert')), count('unchanged', t('unverändert'))];
}
