/** Where marks and names stand on the map, so that neither covers the other. */
export interface Spot {
  id: string;
  x: number;
  y: number;
  radius: number;
}

const rounds = 60;
const gap = 1;

/** Pushes overlapping marks apart, each as little as it takes; the same input gives the same picture. */
export function spreadSpots(spots: readonly Spot[]): Spot[] {
  const moved = spots.map((spot) => ({ ...spot }));
  for (let round = 0; round < rounds; round += 1) {
    let still = true;
    moved.forEach((a, index) => {
      for (const b of moved.slice(index + 1)) {
        const least = a.radius + b.radius + gap;
        // Marks on the very same place part along a direction of their own.
        const dx = b.x - a.x || Math.cos(index) * 0.01;
        const dy = b.y - a.y || Math.sin(index) * 0.01;
        const distance = Math.hypot(dx, dy);
        if (distance >= least) continue;
        const push = (least - distance) / 2 / distance;
        a.x -= dx * push;
        a.y -= dy * push;
        b.x += dx * push;
        b.y += dy * push;
        still = false;
      }
    });
    if (still) break;
  }
  return moved;
}

export interface Name {
  text: string;
  x: number;
  y: number;
}

const letter = 5.6;
const lineHeight = 11;

/** Tries places around each name's own until no mark is under it; the nearest free one wins. */
export function placeNames(names: readonly Name[], spots: readonly Spot[]): Name[] {
  const placed: Name[] = [];
  for (const name of names) {
    const half = (name.text.length * letter) / 2;
    const covered = ({ x, y }: Name) =>
      spots.filter(
        (spot) =>
          Math.abs(spot.x - x) < half + spot.radius &&
          Math.abs(spot.y - (y - 3)) < lineHeight / 2 + spot.radius,
      ).length +
      placed.filter(
        (other) =>
          Math.abs(other.x - x) < half + (other.text.length * letter) / 2 &&
          Math.abs(other.y - y) < lineHeight,
      ).length;
    const places = candidates.map(([dx, dy]) => ({ ...name, x: name.x + dx, y: name.y + dy }));
    const free = places.reduce((best, place) => (covered(place) < covered(best) ? place : best));
    placed.push(free);
  }
  return placed;
}

/** Nearest first. */
const candidates: readonly (readonly [number, number])[] = Array.from({ length: 17 }, (_, ring) =>
  [0, -1, 1].flatMap((side) => [[side * 24, -10 - ring * 3] as const, [side * 24, 14 + ring * 3] as const]),
)
  .flat()
  .toSorted(([ax, ay], [bx, by]) => Math.hypot(ax, ay) - Math.hypot(bx, by));
