/** Prints what CITYPULSE_PINS wants: `node scripts/certificate-pins.mts energie.town.example:443 reserve.pem …` */
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';

/** SHA-256 of the public key with its kind: the same for every certificate of one key. */
export function pinOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(key).digest('base64');
}

/** Of a certificate or of a bare key: a reserve has no certificate yet. */
export function pinOfPem(pem: string): string {
  if (pem.includes('BEGIN CERTIFICATE-----')) return pinOf(new X509Certificate(pem));
  const key = createPublicKey(pem).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(key).digest('base64');
}

/** Whether the certificate that a server shows is one of the pinned. */
export const isPinned = (certificate: X509Certificate, pins: readonly string[]): boolean =>
  pins.includes(pinOf(certificate));

/** The certificate a server shows for that name, whoever has signed it. */
export function servedBy(host: string, port: number): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const named = isIP(host) === 0 && { servername: host };
    const socket = connect({ host, port, ...named, rejectUnauthorized: false }, () => {
      const { raw }: Pick<PeerCertificate, 'raw'> = socket.getPeerCertificate();
      socket.end();
      resolve(new X509Certificate(raw));
    });
    socket.on('error', reject);
  });
}

async function pinFor(given: string): Promise<string> {
  const [, host, port] = /^([\w.-]+):(\d+)$/.exec(given) ?? [];
  return host && port ? pinOf(await servedBy(host, Number(port))) : pinOfPem(readFileSync(given, 'utf8'));
}

if (import.meta.main) {
  const pins = await Promise.all(process.argv.slice(2).map(pinFor));
  process.stdout.write(`CITYPULSE_PINS=${pins.join(',')}\n`);
}
