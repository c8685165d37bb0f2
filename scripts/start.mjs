// Plain JavaScript without our own packages, so that an old Node reaches the sentence below.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const supported = major >= 26 || (major === 24 && minor >= 15) || (major === 22 && minor >= 22);

if (supported) {
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/citypulse/', import.meta.url)));
  await import('../apps/api/src/main.ts');
} else {
  console.error(
    `CityPulse braucht Node 24 (ab 24.15), hier läuft ${process.version}. Bitte von https://nodejs.org installieren.\n` +
      `CityPulse needs Node 24 (24.15 or later), this is ${process.version}. Please install it from https://nodejs.org.`,
  );
  process.exitCode = 1;
}
