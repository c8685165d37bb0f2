import type { faults as de } from '../de/faults.ts';

export const faults: typeof de = {
  title: 'Report a fault',
  photoFirst: 'Take a photo',
  photoHint: 'A photo tells the office most.',
  another: 'One more',
  where: 'Where?',
  chooseBuilding: 'Choose a building',
  fromScan: (time) => `from the scan at ${time}`,
  changePlace: 'Change',
  what: 'What is wrong?',
  categories: {
    water: 'Water',
    heating: 'Heating',
    electricity: 'Electricity',
    door_window: 'Door, window',
    light: 'Light',
    other: 'Other',
  },
  urgency: 'How urgent?',
  urgencies: { normal: 'Normal', today: 'Still today', danger: 'Danger' },
  dangerHint: 'The office is told at once. If lives are in danger call 112 first.',
  dangerOffline:
    'You have no reception: the office will know later. Get help yourself, call 112 if lives are in danger.',
  text: 'What do you see?',
  textHint: 'For example: drips at the stop valve, a bucket is under it.',
  placeLabel: 'Floor, room',
  offline: 'No reception: it is sent as soon as there is some',
  submit: 'Send report',
  submitted: 'Report kept',
};
