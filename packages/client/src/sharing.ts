import { ApiError } from './api-error.ts';

interface Flight {
  answer: Promise<unknown>;
  controller: AbortController;
  waiting: number;
}

/** Equal reads at the same time are one read; it is given up only when nobody waits for it any more. */
export function createSharing() {
  const flights = new Map<string, Flight>();

  function board<T>(key: string, send: (signal: AbortSignal) => Promise<T>): Flight {
    const present = flights.get(key);
    if (present) return present;
    const controller = new AbortController();
    const flight: Flight = { controller, waiting: 0, answer: send(controller.signal).finally(land) };
    function land() {
      if (flights.get(key) === flight) flights.delete(key);
    }
    flights.set(key, flight);
    return flight;
  }

  return function share<T>(
    key: string,
    send: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    if (signal?.aborted) return Promise.reject(new ApiError('aborted'));
    const flight = board(key, send);
    flight.waiting++;
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        flight.waiting--;
        if (flight.waiting === 0) {
          if (flights.get(key) === flight) flights.delete(key);
          flight.controller.abort();
        }
        reject(new ApiError('aborted'));
      };
      signal?.addEventListener('abort', leave, { once: true });
      const done = () => signal?.removeEventListener('abort', leave);
      flight.answer.then(
        (value) => (done(), resolve(value as T)),
        (error: unknown) => (done(), reject(error)),
      );
    });
  };
}
