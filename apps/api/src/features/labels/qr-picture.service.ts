import { qrModules } from './qr-modules.ts';

/** A QR code for a screen: a square of `size` modules, the dark ones as an SVG path. */
export function qrPicture(payload: string): { size: number; path: string } {
  const modules = qrModules(payload);
  const { size } = modules;
  const dark = Array.from({ length: size * size }, (_, index) => index).filter((index) =>
    modules.get(Math.floor(index / size), index % size),
  );
  const path = dark.map((index) => `M${index % size} ${Math.floor(index / size)}h1v1h-1z`).join('');
  return { size, path };
}
