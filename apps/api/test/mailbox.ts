import { expect } from 'vitest';
import { startSmtp, type ReceivedLetter } from './smtp.ts';

export interface Mailbox {
  url: string;
  letters: ReceivedLetter[];
  /** The newest letter to this address, awaited. */
  letterTo(address: string, about: string): Promise<ReceivedLetter>;
  /** From now on every letter is refused, or none. */
  refuse(refusing: boolean): void;
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const letters: ReceivedLetter[] = [];
  let refusing = false;
  const server = await startSmtp(
    (letter) => letters.push(letter),
    () => refusing,
  );
  const find = (address: string, about: string) =>
    letters.findLast((letter) => letter.to.includes(address) && letter.subject.includes(about));
  return {
    ...server,
    letters,
    async letterTo(address, about) {
      await expect.poll(() => find(address, about), { timeout: 5_000, interval: 10 }).toBeDefined();
      return find(address, about) as ReceivedLetter;
    },
    refuse: (now) => void (refusing = now),
  };
}

/** The token at the end of a letter's link. */
export const tokenIn = (letter: ReceivedLetter): string => /#([\w-]{43})$/m.exec(letter.text)?.[1] ?? '';
