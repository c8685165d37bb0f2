/** Lets the installed web app open without a connection; only this app's own path is covered. */
export function keepShell(): void {
  if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return;
  // A browser that refuses (private window, full disk) still runs the app; only the offline start is missing.
  navigator.serviceWorker.register('/m/sw.js', { scope: '/m/' }).catch(() => undefined);
}
