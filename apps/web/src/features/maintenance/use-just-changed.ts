import { useEffect, useRef, useState } from 'react';

/** True for a moment after the version moved on while somebody was looking. */
export function useJustChanged(version: number, ms = 2_400): boolean {
  const before = useRef(version);
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    if (before.current === version) return undefined;
    before.current = version;
    setChanged(true);
    const timer = setTimeout(() => setChanged(false), ms);
    return () => clearTimeout(timer);
  }, [version, ms]);
  return changed;
}
