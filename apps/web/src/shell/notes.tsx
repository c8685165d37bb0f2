import { Notifications } from '@mantine/notifications';
import '@mantine/notifications/styles.layer.css';

/** Where the notes of notify.tsx appear; loaded after the first screen. */
export const Notes = () => <Notifications position="bottom-center" limit={3} />;
