import type { FingerTexts } from '../de/finger.ts';

export const finger: FingerTexts = {
  use: { finger: 'Sign in by fingerprint', face: 'Sign in by face' },
  isOn: 'without a password',
  useHint: 'Instead of the password, on this device only',
  enrolPrompt: 'Confirm that you will sign in this way',
  signInPrompt: 'Sign in to CityPulse',
  unlockPrompt: 'Unlock CityPulse',
  lock: 'Lock after 5 minutes',
  lockHint: 'After so long in the background the app asks again.',
  lockedTitle: 'CityPulse is locked',
  lockedHint: (name) => `${name} is signed in. What has not been sent stays on the device.`,
  unlock: 'Unlock',
  password: 'Sign in with the password',
  gone: 'Another finger or face was set up on this device. Sign in with the password and switch it on again in the profile.',
  refused:
    'This device may not sign in this way any more. Sign in with the password and switch it on again in the profile.',
  failed: 'That did not work. Try again or use the password.',
  needsNetwork: 'The device needs reception for this.',
  confirmTitle: 'Confirm the password',
  confirmHint: 'You signed in a while ago. Confirm with your password that it is you.',
  confirm: 'Confirm',
  passwordWrong: 'The password is not right.',
};
