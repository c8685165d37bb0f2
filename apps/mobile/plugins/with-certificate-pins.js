// The system's own pinning: an app built for one town talks to that town's key and to no other that some authority has
// signed. Without CITYPULSE_PIN_HOST nothing is changed.
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { withAndroidManifest, withDangerousMod, withInfoPlist } = require('expo/config-plugins');

/** The profile a build is made with, or null; throws for one that would lock the app out or protect nothing. */
function pinsFrom(environment, now = new Date()) {
  const host = environment.CITYPULSE_PIN_HOST;
  if (!host) return null;
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) throw new Error(`CITYPULSE_PIN_HOST is no host: ${host}`);
  const pins = (environment.CITYPULSE_PINS ?? '').split(',').map((pin) => pin.trim());
  if (pins.length < 2 || new Set(pins).size < pins.length)
    throw new Error('CITYPULSE_PINS needs the key in use and at least one other in reserve');
  for (const pin of pins) {
    if (!/^[A-Za-z0-9+/]{43}=$/.test(pin))
      throw new Error(`CITYPULSE_PINS holds no SHA-256 in base64: ${pin}`);
  }
  const until = environment.CITYPULSE_PINS_UNTIL ?? '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(Date.parse(until)))
    throw new Error('CITYPULSE_PINS_UNTIL is no day');
  if (Date.parse(until) <= now.getTime()) throw new Error(`The pins have expired on ${until}`);
  return { host, pins, until };
}

const networkSecurity = ({ host, pins, until }) => `<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config cleartextTrafficPermitted="false">
    <domain includeSubdomains="false">${host}</domain>
    <pin-set expiration="${until}">
${pins.map((pin) => `      <pin digest="SHA-256">${pin}</pin>`).join('\n')}
    </pin-set>
  </domain-config>
</network-security-config>
`;

/** iOS knows no day on which pins end: there a new build has to come first. */
const pinnedDomains = ({ host, pins }) => ({
  [host]: {
    NSIncludesSubdomains: false,
    NSPinnedLeafIdentities: pins.map((pin) => ({ 'SPKI-SHA256-BASE64': pin })),
  },
});

function withCertificatePins(config) {
  const profile = pinsFrom(process.env);
  if (!profile) return config;
  const withFile = withDangerousMod(config, [
    'android',
    (android) => {
      const folder = join(android.modRequest.platformProjectRoot, 'app/src/main/res/xml');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'network_security_config.xml'), networkSecurity(profile));
      return android;
    },
  ]);
  const withManifest = withAndroidManifest(withFile, (android) => {
    const [application] = android.modResults.manifest.application;
    application.$['android:networkSecurityConfig'] = '@xml/network_security_config';
    return android;
  });
  return withInfoPlist(withManifest, (ios) => {
    ios.modResults.NSAppTransportSecurity = {
      ...ios.modResults.NSAppTransportSecurity,
      NSPinnedDomains: pinnedDomains(profile),
    };
    return ios;
  });
}

module.exports = withCertificatePins;
module.exports.pinsFrom = pinsFrom;
