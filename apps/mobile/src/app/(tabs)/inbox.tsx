export { InboxScreen as default } from '../../features/notifications/inbox-screen.tsx';
