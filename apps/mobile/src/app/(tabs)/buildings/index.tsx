export { BuildingListScreen as default } from '../../../features/buildings/building-list-screen.tsx';
