export { RoundScreen as default } from '../features/readings/round-screen.tsx';
