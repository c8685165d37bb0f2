import type { AccountTexts } from '../de/account.ts';

export const account: AccountTexts = {
  glove: 'Glove mode',
  gloveHint: 'Larger keys and type',
  now: 'now',
  gloveOn: 'Glove',
  sound: 'Tones',
  soundHint: 'On scanning, saving and errors',
  syncRow: (waiting, refused) => {
    if (refused > 0) return waiting > 0 ? `${waiting} waiting, ${refused} refused` : `${refused} refused`;
    return waiting > 0 ? `${waiting} waiting` : 'Everything sent';
  },
  refusedPill: (count) => (count === 1 ? '1 error' : `${count} errors`),
  devices: 'Devices',
  thisDevice: 'This device',
  activeNow: 'active now',
  lastActive: (when) => `last ${when}`,
  revoke: 'Sign out',
  revokeOf: (name) => `Sign out ${name}`,
  revoked: 'signed out',
  revokeTitle: (name) => `Sign out ${name}?`,
  revokeHint:
    'The device can then read and send nothing more. What waits there stays there until you sign in again.',
  revokeNo: 'Do not sign out',
  devicesOffline: 'The list of devices needs reception.',
  deviceTypes: { ios: 'iPhone', android: 'Android device', web: 'Browser' },
  buildings: 'Loaded for offline use',
  buildingsNone: 'No building is assigned to you yet.',
};
