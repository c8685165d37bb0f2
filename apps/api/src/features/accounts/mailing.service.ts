import { z } from 'zod';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { seal, unseal } from '../../platform/envelope.ts';
import type { Letter } from '../../platform/mail.ts';
import { newId } from '../../platform/new-id.ts';
import {
  dropStaleLetters,
  insertLetter,
  nextLetterAt,
  postponeLetter,
  settleLetter,
  takeLetter,
} from './mailing.sql.ts';

const SealedLetter = z.object({ to: z.string(), subject: z.string(), text: z.string() });

const newsDays = 3;
/** Longer than a mail server may take to answer: a letter that is out longer was lost with its node. */
const lease = 120_000;
const longestPause = 15 * 60_000;

const later = (at: Date, milliseconds: number) => new Date(at.getTime() + milliseconds);

/** Written down by the transaction of what it tells of, and sent once that is committed. */
export async function queueLetter(
  app: AppContext,
  db: Db,
  letter: Letter,
  link: { id: string; expiresAt: Date } | null = null,
): Promise<void> {
  const at = app.now();
  const id = newId();
  const sealed = seal(app, 'letter', id, Buffer.from(JSON.stringify(letter)));
  const expiresAt = link?.expiresAt ?? later(at, newsDays * 86_400_000);
  await insertLetter(db, { id, sealed, linkId: link?.id ?? null, at, expiresAt });
}

/** Sends what is due, unless it has become stale meanwhile; answers when there is something next. */
export async function sendDueLetters(app: AppContext, signal: AbortSignal): Promise<Date | null> {
  const db = app.db.system;
  while (!signal.aborted) {
    const at = app.now();
    const dropped = await dropStaleLetters(db, at);
    if (dropped > 0) app.log.warn({ dropped }, 'mails were not sent in time');
    const taken = await takeLetter(db, at, later(at, lease));
    if (!taken) return nextLetterAt(db);
    try {
      const letter = unseal(app, 'letter', taken.id, taken.sealed).toString();
      await app.mail.send(SealedLetter.parse(JSON.parse(letter)));
      await settleLetter(db, taken.id, app.now());
    } catch (error) {
      const { id, attempts } = taken;
      app.log.error({ id, attempts, error: (error as Error).message }, 'a mail could not be sent');
      await postponeLetter(db, id, later(app.now(), Math.min(1000 * 2 ** attempts, longestPause)));
    }
  }
  return null;
}
