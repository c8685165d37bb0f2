import { useNow } from '@citypulse/client/react/latest-values';
import type { Meter } from '@citypulse/contracts/metering';
import type { Reading } from '@citypulse/contracts/readings';
import { useMemo, useState } from 'react';
import { assess, expectationAt, historyOf } from './assessment.ts';
import { nothingTyped, press, valueOf, type Key } from './counter-input.ts';

export type Entry = ReturnType<typeof useEntry>;

/** What is being entered, and how it is judged against what the device knows. */
export function useEntry(meter: Meter, readings: readonly Reading[]) {
  const [typed, setTyped] = useState(nothingTyped);
  const [readAt, setReadAt] = useState<number | null>(null);
  const [registerId, setRegister] = useState(meter.registers[0]?.id);
  const now = useNow(15_000);
  const at = readAt ?? now;
  const value = valueOf(typed);
  const history = useMemo(
    () => (registerId ? historyOf(readings, meter, registerId) : []),
    [readings, meter, registerId],
  );
  const expectation = useMemo(() => expectationAt(history, at, meter), [history, at, meter]);
  const typing = useMemo(
    () => (value === null ? null : { value, at, now, meter, history }),
    [value, at, now, meter, history],
  );
  const judged = useMemo(() => (typing ? assess(typing) : null), [typing]);
  const since =
    value === null || !expectation.last
      ? null
      : (judged?.consumption ?? (value - expectation.last.value) * meter.factor);
  const onKey = (key: Key) => setTyped((before) => press(before, key, meter));
  return {
    typed,
    onKey,
    readAt,
    setReadAt,
    registerId,
    setRegister,
    at,
    value,
    typing,
    judged,
    expectation,
    since,
  };
}
