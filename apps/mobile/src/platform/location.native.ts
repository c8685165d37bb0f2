import { getCurrentPositionAsync, requestForegroundPermissionsAsync } from 'expo-location';
import type { FindLocation } from './location-type.ts';

export const findLocation: FindLocation = async () => {
  try {
    const { granted } = await requestForegroundPermissionsAsync();
    if (!granted) return null;
    const { coords } = await getCurrentPositionAsync({});
    return { latitude: coords.latitude, longitude: coords.longitude, accuracyMeters: coords.accuracy };
  } catch {
    return null;
  }
};
