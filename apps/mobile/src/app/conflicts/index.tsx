export { ConflictListScreen as default } from '../../features/conflicts/conflict-list-screen.tsx';
