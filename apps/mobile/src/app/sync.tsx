export { SyncScreen as default } from '../features/sync/sync-screen.tsx';
