import { useLocalSearchParams } from 'expo-router';
import { ReportScreen } from '../features/fault-reports/report-screen.tsx';

export default function ReportRoute() {
  const { asset, point, building } = useLocalSearchParams<{
    asset?: string;
    point?: string;
    building?: string;
  }>();
  return <ReportScreen assetId={asset} measuringPointId={point} buildingId={building} />;
}
