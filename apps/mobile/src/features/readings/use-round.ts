import { useRows } from '@citypulse/client/react/sync';
import type { MeasuringPoint } from '@citypulse/contracts/metering';
import { startOfDay } from '@citypulse/energy/local-days';
import { useMemo } from 'react';

export interface RoundPoint {
  id: string;
  buildingId: string;
  state: 'read' | 'suspicious' | 'missing';
}

export const isReadByHand = ({ readingMode, retiredOn }: MeasuringPoint): boolean =>
  readingMode === 'manual' && retiredOn === null;

/** This month's reading round: points read by hand, in the order one walks them. */
export function useRound(today: string): { points: RoundPoint[]; done: number; suspicious: number } {
  const points = useRows('measuring_points').rows;
  const readings = useRows('readings').rows;
  return useMemo(() => {
    const since = new Date(startOfDay(`${today.slice(0, 7)}-01`)).toISOString();
    const states = new Map<string, 'read' | 'suspicious'>();
    for (const reading of readings) {
      if (Date.parse(reading.readAt) < Date.parse(since)) continue;
      if (reading.status === 'corrected' || reading.status === 'discarded') continue;
      const isGood = reading.status !== 'suspicious';
      if (isGood || !states.has(reading.measuringPointId))
        states.set(reading.measuringPointId, isGood ? 'read' : 'suspicious');
    }
    const round = points
      .filter(isReadByHand)
      .toSorted((a, b) => (a.roundPosition ?? 1e9) - (b.roundPosition ?? 1e9))
      .map(({ id, buildingId }): RoundPoint => ({ id, buildingId, state: states.get(id) ?? 'missing' }));
    return {
      points: round,
      done: round.filter(({ state }) => state !== 'missing').length,
      suspicious: round.filter(({ state }) => state === 'suspicious').length,
    };
  }, [points, readings, today]);
}
