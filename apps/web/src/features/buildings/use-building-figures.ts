import { useApiQuery } from '@citypulse/client/react/queries';
import type { Building } from '@citypulse/contracts/buildings';
import type { SiteId } from '@citypulse/contracts/common';
import type { Response } from '@citypulse/contracts/endpoint';
import { getBuildingFigures, type Quantity } from '@citypulse/contracts/series';
import { addMonths, localDateOf, startOfMonth } from '@citypulse/energy/local-days';
import { useMemo } from 'react';
import { useToday, useViewState } from '../../routes/view-state.ts';
import { useBuildings } from '../../shell/buildings.ts';

export type BuildingFigures = Response<typeof getBuildingFigures>['items'][number];

const iso = (instant: number) => new Date(instant).toISOString();

/** Figures per building of a span in the chosen site. */
export function useFigures(range: { from: string; to: string }, quantity: Quantity, enabled = true) {
  const { siteId } = useViewState();
  return useApiQuery(
    getBuildingFigures,
    { query: { siteId: siteId as SiteId | undefined, from: range.from, to: range.to, quantity } },
    { keepPrevious: true, enabled },
  );
}

/** The last twelve full months: what specific figures and benchmarks mean by a year; a month underway has no hand readings yet. */
export function useYearRange(): { from: string; to: string; lastDay: string } {
  const month = useToday().slice(0, 7);
  return useMemo(() => {
    const end = startOfMonth(month);
    return { from: iso(startOfMonth(addMonths(month, -12))), to: iso(end), lastDay: localDateOf(end - 1) };
  }, [month]);
}

export interface BuildingWithFigures {
  building: Building;
  figures: BuildingFigures | undefined;
}

/** Buildings of the chosen site with their energy of the last twelve months. */
export function useYearOfBuildings() {
  const { siteId } = useViewState();
  const buildings = useBuildings();
  const figures = useFigures(useYearRange(), 'energy');
  const rows = useMemo((): BuildingWithFigures[] | undefined => {
    if (!buildings.data) return undefined;
    const byId = new Map(figures.data?.items.map((item) => [item.buildingId as string, item]));
    return buildings.data
      .filter((building) => siteId === undefined || building.siteId === siteId)
      .map((building) => ({ building, figures: byId.get(building.id) }));
  }, [buildings.data, figures.data, siteId]);
  return { buildings, figures, rows };
}
