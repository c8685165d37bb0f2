import { addEventListener } from '@react-native-community/netinfo';
import { useEffect, useRef } from 'react';

/** Calls back when the device reports a connection after having had none. */
export function useWhenOnline(callback: () => void): void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => {
    let away = false;
    return addEventListener(({ isConnected }) => {
      if (away && isConnected === true) latest.current();
      away = isConnected === false;
    });
  }, []);
}
