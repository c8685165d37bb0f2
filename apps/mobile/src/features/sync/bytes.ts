import type { Formats } from '@citypulse/ui/formats';

/** 1,2 MB; below a megabyte whole kilobytes. */
export function bytesWords(bytes: number, formats: Formats): string {
  if (bytes < 1e6) return `${formats.number(Math.ceil(bytes / 1e3))}\u00A0kB`;
  return `${formats.number(bytes / 1e6, bytes < 1e8 ? 1 : 0)}\u00A0MB`;
}
