import type { Building } from '@citypulse/contracts/buildings';

/** Every word typed must occur in name, key, site or street. */
export function matches(building: Building, search: string): boolean {
  const text = [building.name, building.code, building.siteName, building.street]
    .join(' ')
    .toLocaleLowerCase('de');
  return search
    .toLocaleLowerCase('de')
    .split(/\s+/)
    .every((word) => text.includes(word));
}
