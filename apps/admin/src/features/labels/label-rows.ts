import type { Asset } from '@citypulse/contracts/assets';
import type { Building } from '@citypulse/contracts/buildings';
import type { Label, LabelTarget } from '@citypulse/contracts/labels';
import type { MeasuringPoint } from '@citypulse/contracts/metering';

/** A thing of a building that can carry an Etikett, with the one it has. */
export interface LabelRow {
  target: LabelTarget;
  name: string;
  place: string | null;
  label: Label | undefined;
}

interface Things {
  building: Building;
  points: readonly MeasuringPoint[];
  assets: readonly Asset[];
  labels: readonly Label[];
}

export function labelRows({ building, points, assets, labels }: Things): LabelRow[] {
  const inForce = new Map(
    labels
      .filter(({ retiredAt }) => retiredAt === null)
      .map((label) => [`${label.target.t} ${label.target.id}`, label]),
  );
  const row = (target: LabelTarget, name: string, place: string | null): LabelRow => ({
    target,
    name,
    place,
    label: inForce.get(`${target.t} ${target.id}`),
  });
  return [
    row({ t: 'building', id: building.id }, building.name, null),
    ...points
      .filter(({ retiredOn }) => retiredOn === null)
      .map(({ id, name, place }) => row({ t: 'measuring_point', id }, name, place)),
    ...assets
      .filter(({ retiredOn }) => retiredOn === null)
      .map(({ id, name, place }) => row({ t: 'asset', id }, name, place)),
  ];
}
