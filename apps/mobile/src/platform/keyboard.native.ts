/** Phones have the app's own keys. */
export const useKeyboard = (_onKey: ((key: never) => void) | undefined): void => undefined;
