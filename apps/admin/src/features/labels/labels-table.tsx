import { useApiMutation } from '@citypulse/client/react/mutations';
import { useClient } from '@citypulse/client/react/provider';
import { useCan } from '@citypulse/client/react/session';
import type { Building } from '@citypulse/contracts/buildings';
import { LabelId } from '@citypulse/contracts/common';
import {
  createLabels,
  labelSheet,
  listLabels,
  replaceLabel,
  type LabelTarget,
} from '@citypulse/contracts/labels';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { saveFile } from '@citypulse/ui/web/download';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Button, NumberInput } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import type { LabelRow } from './label-rows.ts';
import classes from './labels.module.css';

interface LabelsTableProps {
  building: Building;
  rows: readonly LabelRow[];
}

const refused = (error: Error) => notify({ status: 'critical', text: describeError(error) });

export function LabelsTable({ building, rows }: LabelsTableProps) {
  const mayWrite = useCan('buildings:write', building.id);
  const create = useApiMutation(createLabels, { invalidates: [listLabels], onError: refused });
  const without = rows.filter(({ label }) => label === undefined);
  const columns = useColumns(mayWrite);
  return (
    <Card
      title={building.name}
      count={t('{labelled} von {all}', { labelled: rows.length - without.length, all: rows.length })}
      tools={
        <>
          {mayWrite && without.length > 0 && (
            <Button
              loading={create.isPending}
              onClick={() =>
                create.mutate({ body: { targets: without.slice(0, 200).map(({ target }) => target) } })
              }
            >
              {t('{count} fehlende anlegen', { count: without.length })}
            </Button>
          )}
          <SheetButton building={building} rows={rows} />
        </>
      }
      flush
    >
      <DataTable
        label={t('Etiketten')}
        rows={rows}
        columns={columns}
        rowId={({ target }) => `${target.t} ${target.id}`}
        empty={t('Hier gibt es nichts zu bekleben.')}
      />
    </Card>
  );
}

/** The printable sheet; places of a begun sheet can be left out. */
function SheetButton({ building, rows }: LabelsTableProps) {
  const { api } = useClient();
  const [skip, setSkip] = useState(0);
  const [busy, setBusy] = useState(false);
  const labelIds = rows.flatMap(({ label }) => label?.id ?? []);
  const print = async () => {
    setBusy(true);
    try {
      const file = await api.call(labelSheet, { body: { labelIds, skip } });
      saveFile(`Etiketten ${building.name}.pdf`, new Blob([await file.arrayBuffer()], { type: file.type }));
    } catch (error) {
      refused(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className={classes.sheet}>
      <label htmlFor="used-fields" className="muted small">
        {t('Schon benutzte Felder des Bogens')}
      </label>
      <NumberInput
        id="used-fields"
        min={0}
        max={23}
        value={skip}
        onChange={(value) => setSkip(Math.min(23, Math.max(0, Number(value) || 0)))}
        className={classes.skip}
      />
      <Button
        variant="filled"
        leftSection={<IconPrinter size={16} stroke={1.75} />}
        loading={busy}
        disabled={labelIds.length === 0}
        onClick={() => void print()}
      >
        {t('Bogen (PDF)')}
      </Button>
    </span>
  );
}

const kindWord = (kind: LabelTarget['t']): string => {
  switch (kind) {
    case 'building':
      return t('Gebäude');
    case 'measuring_point':
      return t('Messstelle');
    case 'asset':
      return t('Anlage');
  }
};

function useColumns(mayWrite: boolean): TableColumn<LabelRow>[] {
  return useMemo(
    () => [
      { id: 'kind', header: t('Was'), value: ({ target }) => kindWord(target.t), width: 130 },
      { id: 'name', header: t('Name'), value: ({ name }) => name },
      { id: 'place', header: t('Ort'), value: ({ place }) => place, hideBelow: 640 },
      {
        id: 'code',
        header: t('Code'),
        value: ({ label }) => label?.code ?? null,
        cell: ({ label }) =>
          label ? <code>{label.code}</code> : <StatusBadge status="stale">{t('keins')}</StatusBadge>,
        width: 130,
      },
      ...(mayWrite
        ? [
            {
              id: 'replace',
              header: '',
              value: () => null,
              cell: (row: LabelRow) => <ReplaceButton row={row} />,
              sortable: false,
              width: 130,
            },
          ]
        : []),
    ],
    [mayWrite],
  );
}

/** A lost Etikett: the old code is told to be out of date from then on. */
function ReplaceButton({ row: { label } }: { row: LabelRow }) {
  const [sure, setSure] = useState(false);
  const replace = useApiMutation(replaceLabel, {
    invalidates: [listLabels],
    onSuccess: (next) => {
      setSure(false);
      notify({ text: t('Neuer Code {code}. Das alte Etikett gilt nicht mehr.', { code: next.code }) });
    },
    onError: refused,
  });
  if (!label) return null;
  return (
    <Button
      size="xs"
      loading={replace.isPending}
      onClick={() =>
        sure
          ? replace.mutate({
              params: { labelId: label.id },
              body: { id: LabelId.parse(crypto.randomUUID()) },
            })
          : setSure(true)
      }
      onBlur={() => setSure(false)}
    >
      {sure ? t('Wirklich ersetzen') : t('Ersetzen …')}
    </Button>
  );
}
