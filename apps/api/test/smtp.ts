import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedLetter {
  from: string;
  to: string[];
  subject: string;
  text: string;
}

/** A mail server on the loopback; what it is given it hands on, unless it is told to refuse. */
export async function startSmtp(received: (letter: ReceivedLetter) => void, isRefusing = () => false) {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) => done(isRefusing() ? new Error('No such mailbox') : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        received({ from: mailFrom ? mailFrom.address : '', to, ...parse(Buffer.concat(chunks)) });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function parse(raw: Buffer): Pick<ReceivedLetter, 'subject' | 'text'> {
  const [head = '', ...body] = raw.toString('latin1').split('\r\n\r\n');
  const headers = head.replaceAll('\r\n ', ' ');
  const encoding = /^content-transfer-encoding: (.*)$/im.exec(headers)?.[1] ?? '7bit';
  const subject = /^subject: (.*)$/im.exec(headers)?.[1] ?? '';
  return {
    subject: words(subject),
    text: decoded(body.join('\r\n\r\n'), encoding).toString('utf8').replaceAll('\r\n', '\n'),
  };
}

function decoded(text: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(text, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(text, 'latin1');
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

/** RFC 2047 words: `=?UTF-8?Q?Pr=C3=BCfung?=` and `=?UTF-8?B?…?=`. */
function words(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      decoded(
        text.replaceAll('_', ' '),
        kind.toUpperCase() === 'B' ? 'base64' : 'quoted-printable',
      ).toString(),
    );
}
