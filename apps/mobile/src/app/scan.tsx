export { ScanScreen as default } from '../features/labels/scan-screen.tsx';
