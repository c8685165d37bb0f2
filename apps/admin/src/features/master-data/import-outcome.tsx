import { DataTable } from '@citypulse/ui/web/data-table';
import { Figure, FigureStrip } from '@citypulse/ui/web/key-figure';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { t } from '../../shell/i18n.ts';
import { saveErrors, type ImportResult } from './import-words.ts';

type RowError = ImportResult['errors'][number];

interface ImportOutcomeProps {
  result: ImportResult | undefined;
  fileName: string;
  /** Already written, not only tried. */
  done: boolean;
  children: ReactNode;
}

/** What would happen or has happened, and every refused row with its reason. */
export function ImportOutcome({ result, fileName, done, children }: ImportOutcomeProps) {
  const formats = useFormats();
  if (!result) return null;
  const { inserted, updated, unchanged, errors } = result;
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <FigureStrip>
        <Figure label={done ? t('angelegt') : t('würde angelegt')} value={formats.number(inserted)} />
        <Figure label={done ? t('geändert') : t('würde geändert')} value={formats.number(updated)} />
        <Figure label={t('unverändert')} value={formats.number(unchanged)} />
        <Figure label={t('mit Fehler')} value={formats.number(errors.length)} />
      </FigureStrip>
      {errors.length > 0 ? (
        <>
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}>
            <StatusBadge status="critical">
              {t('Nichts wurde gespeichert. Bitte korrigiere diese Zeilen.')}
            </StatusBadge>
            <Button
              size="xs"
              leftSection={<IconDownload size={16} stroke={1.75} />}
              onClick={() => saveErrors(fileName, errors)}
            >
              {t('Fehler als CSV')}
            </Button>
          </div>
          <ErrorTable errors={errors} />
        </>
      ) : (
        <div>
          <StatusBadge status="ok">
            {done ? t('Alle Zeilen sind übernommen.') : t('Alle Zeilen sind in Ordnung.')}
          </StatusBadge>
        </div>
      )}
      <div>{children}</div>
    </div>
  );
}

function ErrorTable({ errors }: { errors: RowError[] }) {
  const columns = useErrorColumns();
  return (
    <DataTable
      label={t('Fehler')}
      rows={errors}
      columns={columns}
      rowId={({ row, column, code }) => `${row}-${column}-${code}`}
      maxHeight={360}
    />
  );
}

function useErrorColumns(): TableColumn<RowError>[] {
  return useMemo(
    () => [
      { id: 'row', header: t('Zeile'), align: 'end', value: ({ row }) => row, width: 80 },
      { id: 'column', header: t('Spalte'), value: ({ column }) => column, width: 160 },
      {
        id: 'message',
        header: t('Grund'),
        value: ({ message }) => message,
        cell: ({ message }) => <span style={{ whiteSpace: 'normal' }}>{message}</span>,
      },
    ],
    [],
  );
}
