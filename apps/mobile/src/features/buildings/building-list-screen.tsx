import { useRows, useSync } from '@citypulse/client/react/sync';
import type { Building } from '@citypulse/contracts/buildings';
import { useUser } from '@citypulse/client/react/session';
import { useMemo, useState } from 'react';
import { RefreshControl } from 'react-native';
import { useText } from '../../text/text.ts';
import { SearchBox } from '../../ui/search-box.tsx';
import { Screen } from '../../ui/screen.tsx';
import { EmptyView, LoadingCards } from '../../ui/state-views.tsx';
import { RoundCard } from '../today/round-card.tsx';
import { useRound } from '../readings/use-round.ts';
import { useToday } from '../today/use-today.ts';
import { BuildingCard } from './building-card.tsx';
import { matches } from './building-matches.ts';

export function BuildingListScreen() {
  const { t } = useText();
  const user = useUser();
  const sync = useSync();
  const { rows, ready } = useRows('buildings');
  const [search, setSearch] = useState('');
  const today = useToday();
  const round = useRound(today);
  const buildings = useMemo(
    () =>
      rows
        .filter(({ retiredOn }) => retiredOn === null)
        .toSorted((a, b) => a.name.localeCompare(b.name, 'de')),
    [rows],
  );
  const count = user.buildings === null ? t.buildings.all : t.buildings.assigned;
  const isLong = buildings.length > 5;
  return (
    <Screen
      title={t.buildings.title}
      subtitle={ready ? count(buildings.length) : undefined}
      tools={
        isLong && (
          <SearchBox
            label={t.buildings.search}
            clearLabel={t.buildings.clearSearch}
            value={search}
            onChange={setSearch}
          />
        )
      }
      refreshControl={<RefreshControl refreshing={false} onRefresh={() => sync.syncNow()} />}
    >
      {ready && search === '' && <RoundCard today={today} round={round} always />}
      {ready ? (
        <Found
          buildings={buildings.filter((building) => matches(building, search.trim()))}
          search={isLong ? search.trim() : ''}
        />
      ) : (
        <LoadingCards count={6} />
      )}
    </Screen>
  );
}

function Found({ buildings, search }: { buildings: readonly Building[]; search: string }) {
  const { t } = useText();
  if (buildings.length === 0) {
    return search === '' ? (
      <EmptyView title={t.buildings.emptyTitle}>{t.buildings.empty}</EmptyView>
    ) : (
      <EmptyView title={t.buildings.noMatch(search)} />
    );
  }
  return buildings.map((building) => <BuildingCard key={building.id} building={building} />);
}
