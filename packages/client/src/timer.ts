/** Does the work after so many milliseconds; returns how to cancel. */
export type SetTimer = (work: () => void, ms: number) => () => void;

export function timer(work: () => void, ms: number): () => void {
  const running = setTimeout(work, ms);
  return () => clearTimeout(running);
}
