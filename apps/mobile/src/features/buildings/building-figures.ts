import { useNow } from '@citypulse/client/react/latest-values';
import { useApiQuery } from '@citypulse/client/react/queries';
import type { Building } from '@citypulse/contracts/buildings';
import type { BuildingId, Medium } from '@citypulse/contracts/common';
import type { Response } from '@citypulse/contracts/endpoint';
import { getBuildingFigures } from '@citypulse/contracts/series';
import { useMemo } from 'react';
import { endOfDay, localDateOf, startOfDay } from '@citypulse/energy/local-days';

type Figures = Response<typeof getBuildingFigures>['items'][number];

/** Today's consumption and the age of the newest value, by building. */
export function useFiguresToday(): Map<BuildingId, Figures> {
  const today = localDateOf(Number(useNow(60_000)));
  const from = new Date(startOfDay(today)).toISOString();
  const to = new Date(endOfDay(today)).toISOString();
  const query = useApiQuery(getBuildingFigures, { query: { from, to } }, { keepPrevious: true });
  return useMemo(
    () => new Map((query.data?.items ?? []).map((item) => [item.buildingId, item])),
    [query.data],
  );
}

export interface TodayFigure {
  medium: Medium;
  unit: string;
  total: number;
}

/** What was consumed today, carrier by carrier; nothing measured is left out, not zero. */
export function consumedToday(figures: Figures | undefined): TodayFigure[] {
  return (figures?.media ?? []).flatMap(({ medium, direction, unit, total }) =>
    direction === 'consumption' && total !== null ? [{ medium, unit, total }] : [],
  );
}

/** Every word typed must occur in name, key, site or street. */
export function matches(building: Building, search: string): boolean {
  const text = [building.name, building.code, building.siteName, building.street]
    .join(' ')
    .toLocaleLowerCase('de');
  return search
    .toLocaleLowerCase('de')
    .split(/\s+/)
    .every((word) => text.includes(word));
}
