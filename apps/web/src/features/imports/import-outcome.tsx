import type { ImportResult, RowError } from '@citypulse/contracts/imports';
import { toCsv } from '@citypulse/ui/csv';
import { scaleFor } from '@citypulse/ui/formats';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { saveFile } from '@citypulse/ui/web/download';
import { Figure, FigureStrip } from '@citypulse/ui/web/key-figure';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './imports.module.css';

interface ImportOutcomeProps {
  result: ImportResult;
  fileName: string;
  actions: ReactNode;
}

/** What the dry run found: figures to compare with the source, first values, and every mistake with its line. */
export function ImportOutcome({ result, fileName, actions }: ImportOutcomeProps) {
  return (
    <Card
      title={t('Ergebnis der Prüfung')}
      subtitle={fileName}
      tools={
        result.errorCount === 0 ? (
          <StatusBadge status="ok">{t('ohne Fehler')}</StatusBadge>
        ) : (
          <StatusBadge status="critical">
            {t('{count, plural, one {# Fehler} other {# Fehler}}', { count: result.errorCount })}
          </StatusBadge>
        )
      }
    >
      <div className={classes.stack}>
        <OutcomeFigures result={result} />
        <div className={classes.split}>
          {result.errors.length > 0 && (
            <ErrorTable errors={result.errors} total={result.errorCount} fileName={fileName} />
          )}
          {result.preview.length > 0 && <Preview result={result} />}
        </div>
        <div className={classes.actions}>{actions}</div>
      </div>
    </Card>
  );
}

function OutcomeFigures({ result }: { result: ImportResult }) {
  const formats = useFormats();
  const { summary } = result;
  // Unscaled and with decimals: people compare these figures with their source.
  const unit = scaleFor(summary?.unit ?? '', []).unit;
  return (
    <FigureStrip>
      <Figure label={t('Neu')} value={formats.number(result.inserted)}>
        {t('{updated} geändert, {unchanged} unverändert', {
          updated: formats.number(result.updated),
          unchanged: formats.number(result.unchanged),
        })}
      </Figure>
      {summary && (
        <>
          <Figure label={t('Summe')} value={formats.number(summary.sum, 2)} unit={unit}>
            {summary.gaps > 0
              ? t('{count, plural, one {# Intervall fehlt} other {# Intervalle fehlen}}', {
                  count: summary.gaps,
                })
              : t('ohne Lücken')}
          </Figure>
          <Figure label={t('Beginn')} value={summary.from && formats.date(summary.from)}>
            {summary.from && formats.time(summary.from)}
          </Figure>
          <Figure label={t('Ende')} value={summary.to && formats.date(summary.to)}>
            {summary.to && formats.time(summary.to)}
          </Figure>
          <Figure
            label={t('Größtes Intervall')}
            value={summary.peak && formats.number(summary.peak.value, 2)}
            unit={unit}
          >
            {summary.peak && formats.dateTime(summary.peak.start)}
          </Figure>
        </>
      )}
    </FigureStrip>
  );
}

interface ErrorTableProps {
  errors: readonly RowError[];
  total: number;
  fileName: string;
}

/** Every mistake with its line; also as a file to hand to whoever made the export. */
export function ErrorTable({ errors, total, fileName }: ErrorTableProps) {
  const columns: TableColumn<RowError & { id: string }>[] = [
    { id: 'row', header: t('Zeile'), align: 'end', width: 88, value: (error) => error.row },
    { id: 'column', header: t('Spalte'), width: 120, value: (error) => error.column, hideBelow: 480 },
    { id: 'message', header: t('Fehler'), value: (error) => error.message },
  ];
  const rows = errors.map((error, index) => ({ ...error, id: String(index) }));
  const save = () => {
    const header = [t('Zeile'), t('Spalte'), t('Kennung'), t('Fehler')];
    const lines = errors.map((error) => [error.row, error.column, error.code, error.message]);
    saveFile(`${fileName}-fehler.csv`, new Blob([toCsv(header, lines)], { type: 'text/csv;charset=utf-8' }));
  };
  return (
    <div className={classes.stack}>
      <div className={classes.actions}>
        <h3>{t('Fehler')}</h3>
        {total > errors.length && (
          <span className="muted small">
            {t('die ersten {shown} von {total}', { shown: errors.length, total })}
          </span>
        )}
        <Button size="xs" leftSection={<IconDownload size={16} stroke={1.75} />} onClick={save}>
          CSV
        </Button>
      </div>
      <DataTable
        label={t('Fehler')}
        rows={rows}
        columns={columns}
        rowId={(row) => row.id}
        maxHeight={320}
        rowHeight={32}
      />
    </div>
  );
}

function Preview({ result }: { result: ImportResult }) {
  const formats = useFormats();
  const unit = scaleFor(result.summary?.unit ?? '', []).unit;
  const columns: TableColumn<ImportResult['preview'][number]>[] = [
    { id: 'row', header: t('Zeile'), align: 'end', width: 88, value: (line) => line.row },
    {
      id: 'start',
      header: t('Beginn des Intervalls'),
      value: (line) => line.start,
      cell: (line) => formats.dateTime(line.start),
    },
    {
      id: 'value',
      header: unit ? `${t('Wert')}, ${unit}` : t('Wert'),
      align: 'end',
      value: (line) => line.value,
      cell: (line) => (line.value === null ? t('fehlt') : formats.number(line.value, 3)),
    },
  ];
  return (
    <div className={classes.stack}>
      <div className={classes.actions}>
        <h3>{t('So wird gelesen')}</h3>
      </div>
      <DataTable
        label={t('So wird gelesen')}
        rows={result.preview}
        columns={columns}
        rowId={(line) => `${line.row}-${line.start}`}
        maxHeight={320}
        rowHeight={32}
      />
    </div>
  );
}
