import { useApiList } from '@citypulse/client/react/queries';
import { listBuildings, listSites, type Building, type Site } from '@citypulse/contracts/buildings';
import {
  listMeasuringPoints,
  listMeters,
  type MeasuringPoint,
  type Meter,
} from '@citypulse/contracts/metering';
import { useMemo } from 'react';

export interface PointNode {
  point: MeasuringPoint;
  meters: Meter[];
}
export interface BuildingNode {
  building: Building;
  points: PointNode[];
}
export interface SiteNode {
  site: Site;
  buildings: BuildingNode[];
}

const collator = new Intl.Collator('de', { numeric: true });

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string, nameOf: (row: Row) => string) {
  const sorted = rows.toSorted((a, b) => collator.compare(nameOf(a), nameOf(b)));
  return Map.groupBy(sorted, keyOf);
}

function treeOf(sites: Site[], buildings: Building[], points: MeasuringPoint[], meters: Meter[]): SiteNode[] {
  const metersOf = groupBy(
    meters,
    (meter) => meter.measuringPointId,
    (meter) => meter.serial,
  );
  const pointsOf = groupBy(
    points,
    (point) => point.buildingId,
    (point) => point.name,
  );
  const buildingsOf = groupBy(
    buildings,
    (building) => building.siteId,
    (building) => building.name,
  );
  return sites
    .toSorted((a, b) => collator.compare(a.name, b.name))
    .map((site) => ({
      site,
      buildings: (buildingsOf.get(site.id) ?? []).map((building) => ({
        building,
        points: (pointsOf.get(building.id) ?? []).map((point) => ({
          point,
          meters: metersOf.get(point.id) ?? [],
        })),
      })),
    }));
}

/** The whole tree: a few hundred rows in even a large town, kept true by the feed. */
export function useTree(withRetired: boolean) {
  const flag = withRetired ? 'true' : 'false';
  const sites = useApiList(listSites, { query: { includeRetired: flag } }, { keepPrevious: true });
  const buildings = useApiList(listBuildings, { query: { includeRetired: flag } }, { keepPrevious: true });
  const points = useApiList(listMeasuringPoints, { query: { includeRetired: flag } }, { keepPrevious: true });
  const meters = useApiList(listMeters, { query: { includeRemoved: flag } }, { keepPrevious: true });
  const queries = [sites, buildings, points, meters];
  const data = useMemo(
    () =>
      sites.data && buildings.data && points.data && meters.data
        ? treeOf(sites.data, buildings.data, points.data, meters.data)
        : undefined,
    [sites.data, buildings.data, points.data, meters.data],
  );
  return {
    data,
    error: queries.find((query) => query.error)?.error ?? null,
    refetch: () => Promise.all(queries.map((query) => query.refetch())),
  };
}

const fits = (words: readonly string[], ...texts: (string | null)[]) => {
  const text = texts.join(' ').toLocaleLowerCase('de');
  return words.every((word) => text.includes(word));
};

/** What matches, with the way to it; a match brings everything below it. */
export function filterTree(tree: SiteNode[], search: string): SiteNode[] {
  const words = search.toLocaleLowerCase('de').split(/\s+/).filter(Boolean);
  if (words.length === 0) return tree;
  return tree.flatMap((node) => {
    if (fits(words, node.site.name)) return [node];
    const buildings = node.buildings.flatMap((below) => {
      if (fits(words, below.building.name, below.building.code, below.building.street)) return [below];
      const points = below.points.filter(({ point, meters }) =>
        fits(words, point.name, point.place, ...meters.map(({ serial }) => serial)),
      );
      return points.length > 0 ? [{ ...below, points }] : [];
    });
    return buildings.length > 0 ? [{ ...node, buildings }] : [];
  });
}
