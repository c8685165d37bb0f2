/** Failures of the database that pass by themselves: lost connections, locks, deadlocks, serialisation, time limits. */
export function isPassing(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return /^(08|57P|53|40001$|40P01$|55P03$|57014$|25P03$)|^(ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code);
}
