import { useEffect, useState } from 'react';
import { dayOf } from './task-groups.ts';

/** The local day, changing at midnight. */
export function useToday(): string {
  const [day, setDay] = useState(() => dayOf(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setDay(dayOf(Date.now())), 30_000);
    return () => clearInterval(timer);
  }, []);
  return day;
}
