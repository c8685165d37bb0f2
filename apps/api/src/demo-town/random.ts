/** A number in [0, 1) that depends on nothing but its keys, so that any moment of any series can be computed alone. */
export function noise(seed: number, a: number, b = 0): number {
  let h =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(a | 0, 0xc2b2ae35) ^ Math.imul(b | 0, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 4_294_967_296;
}

/** Roughly normal noise with mean 0 and deviation 1. */
export function gauss(seed: number, a: number, b = 0): number {
  const sum = noise(seed, a, b) + noise(seed + 101, a, b) + noise(seed + 211, a, b) + noise(seed + 307, a, b);
  return (sum - 2) * Math.sqrt(3);
}

/** A stable 32-bit number of a text (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
