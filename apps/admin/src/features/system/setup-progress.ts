import { useApiQuery } from '@citypulse/client/react/queries';
import { useCan } from '@citypulse/client/react/session';
import { listBuildings, type Building } from '@citypulse/contracts/buildings';
import { listMeasuringPoints, type MeasuringPoint } from '@citypulse/contracts/metering';
import { systemInfo } from '@citypulse/contracts/system';

export const setupSteps = ['town', 'building', 'point', 'value', 'done'] as const;
export type SetupStep = (typeof setupSteps)[number];

/** `none`: a demo, or somebody who may not set up. */
export type SetupProgress =
  | { name: 'unknown' }
  | { name: 'none' }
  | {
      name: 'known';
      step: SetupStep;
      building: Building | undefined;
      point: MeasuringPoint | undefined;
    };

/** Where an empty town stands, read from what is there: closing the page in the middle loses nothing. */
export function useSetupProgress(): SetupProgress {
  const maySetUp = useCan('system:write', null);
  const info = useApiQuery(systemInfo);
  const concerned = maySetUp && info.data !== undefined && info.data.demo === null;
  const buildings = useApiQuery(listBuildings, { query: { limit: 1 } }, { enabled: concerned });
  const points = useApiQuery(
    listMeasuringPoints,
    { query: { limit: 200 } },
    // Values of a gateway come by the feed, but the setup must not hang on a lost connection.
    { enabled: concerned, refetchInterval: 5_000 },
  );
  if (!maySetUp || info.data?.demo) return { name: 'none' };
  if (!info.data || !buildings.data || !points.data) return { name: 'unknown' };
  const building = buildings.data.items[0];
  const point = points.data.items.find((candidate) => candidate.lastValueAt !== null) ?? points.data.items[0];
  return { name: 'known', step: stepOf(info.data.setupNeeded, building, point), building, point };
}

function stepOf(
  townMissing: boolean,
  building: Building | undefined,
  point: MeasuringPoint | undefined,
): SetupStep {
  if (townMissing) return 'town';
  if (!building) return 'building';
  if (!point) return 'point';
  return point.lastValueAt === null ? 'value' : 'done';
}
