import { createOverlay } from './overlay.ts';

/** The sheet with all keys and the command palette: open from anywhere, one at a time. */
export const shortcutsSheet = createOverlay();
export const commandPalette = createOverlay();
export const openShortcuts = (): void => shortcutsSheet.set(true);
