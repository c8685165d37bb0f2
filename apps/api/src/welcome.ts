import type { Role } from '@citypulse/contracts/permissions';

interface Started {
  port: number;
  milliseconds: number;
  /** Of the demo town; none elsewhere. */
  accounts: readonly { email: string; role: Role; town: boolean }[];
  password: string;
}

const roleNames: Record<Role, string> = {
  admin: 'Administration',
  energy_manager: 'Energiemanagement',
  facility_manager: 'Gebäudemanagement',
  technician: 'Technik',
  caretaker: 'Hausmeister',
  viewer: 'Nur lesen',
};

/** What whoever started the server reads in the terminal. */
export function welcome({ port, milliseconds, accounts, password }: Started): string {
  const address = `http://localhost:${port}`;
  const seconds = (milliseconds / 1000).toFixed(1).replace('.', ',');
  const addresses = [
    ['Web', '/'],
    ['Verwaltung', '/admin/'],
    ['Mobil', '/m/'],
    ['API', '/docs'],
  ].map(([name = '', path]) => `  ${name.padEnd(12)}${address}${path}`);
  return [
    '',
    `CityPulse: ${address} (bereit nach ${seconds} s)`,
    '',
    ...addresses,
    '',
    ...people(accounts, password),
  ].join('\n');
}

function people(accounts: Started['accounts'], password: string): string[] {
  if (accounts.length === 0)
    return [
      'Konto anlegen: npm run citypulse -- user create --email <Adresse> --name <Name> --role admin',
      'Beenden: Strg+C',
      '',
    ];
  const width = Math.max(...accounts.map(({ email }) => email.length)) + 2;
  const lines = accounts.map(({ email, role, town }) => {
    return `  ${email.padEnd(width)}${roleNames[role]}${town ? '' : ', einzelne Gebäude'}`;
  });
  return [`Demo-Konten, Passwort ${password}`, ...lines, '', 'Beenden: Strg+C', ''];
}
