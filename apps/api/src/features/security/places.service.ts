import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import type { AppContext } from '../../platform/context.ts';
import { perApp } from '../../platform/per-app.ts';
import type { Place } from './anomaly-rules.ts';

/** Where networks are, as the town has written it down; nobody else is asked. */
const Places = z.array(
  z.strictObject({
    ranges: z.array(z.string()).min(1),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  }),
);

const placesOf = perApp((app) => {
  const file = app.config.networkPlaces;
  if (file === null) return [];
  return Places.parse(JSON.parse(readFileSync(file, 'utf8'))).map(({ ranges, ...place }) => ({
    ranges: blockList(ranges),
    place,
  }));
});

/** Null: nobody knows, and no rule that needs it applies. */
export function locate(app: AppContext, ip: string | null): Place | null {
  return ip === null
    ? null
    : (placesOf(app).find(({ ranges }) => ranges.check(ip, familyOf(ip)))?.place ?? null);
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const widest = isIP(address) === 6 ? 128 : 32;
    list.addSubnet(address, bits === undefined ? widest : Number(bits), familyOf(address));
  }
  return list;
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
