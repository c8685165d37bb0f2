import type { MaintenanceSession } from '@citypulse/contracts/task-work';
import { useEffect, useState } from 'react';

/** Seconds worked by now, pauses left out. */
export function useWorked({ workedSeconds, runningSince }: MaintenanceSession): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (runningSince === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, [runningSince]);
  const running = runningSince === null ? 0 : Math.max(0, (now - Date.parse(runningSince)) / 1_000);
  return workedSeconds + running;
}

/** 51 min; from an hour on 1 h 04 min. */
export function minutesWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
