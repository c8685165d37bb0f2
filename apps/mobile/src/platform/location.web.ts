import type { FindLocation } from './location-type.ts';

export const findLocation: FindLocation = () =>
  new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({ latitude: coords.latitude, longitude: coords.longitude, accuracyMeters: coords.accuracy }),
      () => resolve(null),
      { maximumAge: 60_000, timeout: 10_000 },
    );
  });
