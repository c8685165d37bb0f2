import { createTransport } from 'nodemailer';
import type { Config } from './config.ts';

export interface Letter {
  to: string;
  subject: string;
  /** Plain text; there is no other form. */
  text: string;
}

export interface Mail {
  send(letter: Letter): Promise<void>;
}

/** By SMTP where the configuration names a server; else every letter is printed, links and all. */
export function createMail(config: Config, print: (line: string) => void): Mail {
  return config.smtpUrl === null ? printed(print) : bySmtp(config.smtpUrl, config.mailFrom);
}

function printed(print: (line: string) => void): Mail {
  return {
    send: async ({ to, subject, text }) => print(`\nMail to ${to}\n${subject}\n\n${text}\n`),
  };
}

function bySmtp(url: string, from: string): Mail {
  const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  const transport = createTransport(
    { url, ...limits, disableFileAccess: true, disableUrlAccess: true },
    { from },
  );
  return {
    async send({ to, subject, text }) {
      // As an object the address is one address, whatever commas it holds.
      await transport.sendMail({ to: { name: '', address: to }, subject, text });
    },
  };
}
