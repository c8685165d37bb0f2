import { useApiQuery } from '@citypulse/client/react/queries';
import type { Building } from '@citypulse/contracts/buildings';
import type { SiteId } from '@citypulse/contracts/common';
import type { Response } from '@citypulse/contracts/endpoint';
import { getBuildingFigures, type Quantity } from '@citypulse/contracts/series';
import { startOfDay } from '@citypulse/energy/local-days';
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
    { query: { siteId: siteId as SiteId | undefined, ...range, quantity } },
    { keepPrevious: true, enabled },
  );
}

/** The last twelve months up to yesterday: what specific figures and benchmarks mean by a year. */
export function useYearRange(): { from: string; to: string } {
  const day = useToday();
  return useMemo(
    () => ({
      from: iso(
        startOfDay(`${Number(day.slice(0, 4)) - 1}${day.slice(4) === '-02-29' ? '-02-28' : day.slice(4)}`),
      ),
      to: iso(startOfDay(day)),
    }),
    [day],
  );
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
