import { BuildingId } from '@citypulse/contracts/common';
import { Redirect, useLocalSearchParams } from 'expo-router';
import { BuildingScreen } from '../../../features/buildings/building-screen.tsx';

export default function BuildingRoute() {
  const parameters = useLocalSearchParams();
  const buildingId = BuildingId.safeParse(parameters['building']);
  return buildingId.success ? (
    <BuildingScreen buildingId={buildingId.data} />
  ) : (
    <Redirect href="/buildings" />
  );
}
