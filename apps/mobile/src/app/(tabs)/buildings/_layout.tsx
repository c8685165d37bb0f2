import { Stack } from 'expo-router';
import { useAppTheme } from '../../../theme/theme.ts';

/** The list stays below an opened building, also when the app was opened by a link to it. */
export const unstable_settings = { initialRouteName: 'index' };

export default function BuildingsLayout() {
  const { color } = useAppTheme();
  return <Stack screenOptions={{ headerShown: false, contentStyle: { backgroundColor: color.bg } }} />;
}
