export { ProfileScreen as default } from '../../features/identity/profile-screen.tsx';
