import { useApiList } from '@citypulse/client/react/queries';
import { useUser } from '@citypulse/client/react/session';
import { listBuildings } from '@citypulse/contracts/buildings';
import { useState } from 'react';
import { RefreshControl } from 'react-native';
import { useText } from '../../text/text.ts';
import { SearchBox } from '../../ui/search-box.tsx';
import { Screen } from '../../ui/screen.tsx';
import { EmptyView, ErrorView, LoadingCards } from '../../ui/state-views.tsx';
import { BuildingCard } from './building-card.tsx';
import { consumedToday, matches, useFiguresToday } from './building-figures.ts';

export function BuildingListScreen() {
  const { t } = useText();
  const user = useUser();
  const list = useApiList(listBuildings, { query: { includeRetired: 'false' } });
  const [search, setSearch] = useState('');
  const buildings = list.data ?? [];
  const count = user.buildings === null ? t.buildings.all : t.buildings.assigned;
  return (
    <Screen
      title={t.buildings.title}
      subtitle={list.data && count(buildings.length)}
      tools={
        buildings.length > 5 && (
          <SearchBox
            label={t.buildings.search}
            clearLabel={t.buildings.clearSearch}
            value={search}
            onChange={setSearch}
          />
        )
      }
      refreshControl={<RefreshControl refreshing={false} onRefresh={() => void list.refetch()} />}
    >
      {list.data ? (
        <Found
          buildings={buildings.filter((building) => matches(building, search.trim()))}
          search={buildings.length > 5 ? search.trim() : ''}
        />
      ) : list.error ? (
        <ErrorView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <LoadingCards count={6} />
      )}
    </Screen>
  );
}

function Found({ buildings, search }: { buildings: Parameters<typeof matches>[0][]; search: string }) {
  const { t } = useText();
  const figures = useFiguresToday();
  if (buildings.length === 0) {
    return search === '' ? (
      <EmptyView title={t.buildings.emptyTitle}>{t.buildings.empty}</EmptyView>
    ) : (
      <EmptyView title={t.buildings.noMatch(search)} />
    );
  }
  return buildings.map((building) => (
    <BuildingCard
      key={building.id}
      building={building}
      today={consumedToday(figures.get(building.id))}
      lastValueAt={figures.get(building.id)?.lastValueAt ?? null}
    />
  ));
}
