const preset = require('jest-expo/jest-preset');

const [ignored, ...others] = preset.transformIgnorePatterns;

/** The screens on a phone's runtime; the network behind them is a real local server. */
module.exports = {
  preset: 'jest-expo',
  testMatch: ['<rootDir>/src/**/*.test.tsx'],
  testEnvironmentOptions: { customExportConditions: ['require', 'react-native'] },
  // Packages that ship modules only.
  transformIgnorePatterns: [
    ignored.replace('(?!(', '(?!(temporal-polyfill|temporal-utils|structured-headers|@noble|'),
    ...others,
  ],
  setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
  // The first test of a file also pays for reading the app.
  testTimeout: 30_000,
};
