import { useApiList } from '@citypulse/client/react/queries';
import { listBuildings } from '@citypulse/contracts/buildings';
import type { DataSource } from '@citypulse/contracts/data-sources';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { IconLock } from '@tabler/icons-react';
import { useMemo } from 'react';
import { t } from '../../shell/i18n.ts';
import { sourceState } from './source-state.ts';

function stateBadge(source: DataSource, now: number) {
  const { status, word } = sourceState(source, now);
  const locked = source.disabledAt !== null && <IconLock size={14} stroke={1.75} aria-hidden />;
  return (
    <StatusBadge status={status} icon={locked || undefined}>
      {word}
    </StatusBadge>
  );
}

interface SourcesTableProps {
  sources: DataSource[];
  selectedId?: string | null;
  onSelect?: (source: DataSource) => void;
}

export function SourcesTable({ sources, selectedId, onSelect }: SourcesTableProps) {
  const columns = useColumns();
  return (
    <DataTable
      label={t('Datenquellen')}
      rows={sources}
      columns={columns}
      rowId={(source) => source.id}
      selectedId={selectedId}
      onSelect={onSelect}
      sort="name"
      empty={t('Noch keine Datenquelle')}
    />
  );
}

function useColumns(): TableColumn<DataSource>[] {
  const formats = useFormats();
  const now = useNow(5_000);
  const buildings = useApiList(listBuildings, { query: { includeRetired: 'true' } });
  return useMemo(() => {
    const nameOf = new Map((buildings.data ?? []).map((building) => [building.id, building.name]));
    return [
      {
        id: 'name',
        header: t('Quelle'),
        value: (source) => source.name,
        cell: (source) => <span className="strong">{source.name}</span>,
      },
      {
        id: 'building',
        header: t('Liefert für'),
        value: (source) =>
          source.buildingId === null ? t('alle Gebäude') : (nameOf.get(source.buildingId) ?? '–'),
        hideBelow: 640,
      },
      {
        id: 'key',
        header: t('Schlüssel'),
        value: (source) => source.keyHint,
        cell: (source) => <code>{source.keyHint}…</code>,
        hideBelow: 820,
      },
      {
        id: 'seen',
        header: t('Zuletzt'),
        value: (source) => source.lastSeenAt,
        cell: (source) => (source.lastSeenAt === null ? '–' : formats.age(source.lastSeenAt, now)),
        hideBelow: 480,
      },
      {
        id: 'state',
        header: t('Zustand'),
        value: (source) => sourceState(source, now).word,
        cell: (source) => stateBadge(source, now),
      },
    ];
  }, [buildings.data, formats, now]);
}
