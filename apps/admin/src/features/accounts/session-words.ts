import type { PersonSession } from '@citypulse/contracts/accounts';
import { t } from '../../shell/i18n.ts';

/** The registered device by its name, or what the user agent tells. */
export function deviceOf({ device, platform, userAgent }: PersonSession): { name: string; detail: string } {
  const browser = /Firefox|Edg|Chrome|Safari/.exec(userAgent ?? '')?.[0]?.replace('Edg', 'Edge');
  const system = /Windows|Android|iPhone|iPad|Mac OS|Linux/
    .exec(userAgent ?? '')?.[0]
    ?.replace('Mac OS', 'macOS');
  const agent = [browser, system].filter(Boolean).join(', ');
  const kind = platform === 'mobile' ? t('App') : t('Browser');
  const name = device?.name ?? device?.model ?? (agent || kind);
  const details = [
    device?.model,
    device?.osVersion,
    agent,
    device?.appVersion && `CityPulse ${device.appVersion}`,
  ];
  return { name, detail: [...new Set(details.filter((one) => one && one !== name))].join(' · ') };
}

/** RFC 8176 names, as people call them. */
const ways: Record<string, () => string> = {
  pwd: () => t('Passwort'),
  otp: () => t('Code der App'),
  mfa: () => t('zwei Faktoren'),
  hwk: () => t('Passkey'),
  swk: () => t('Geräteschlüssel'),
  user: () => t('Biometrie'),
};

export const waysOf = ({ amr }: PersonSession): string => amr.map((way) => ways[way]?.() ?? way).join(', ');
