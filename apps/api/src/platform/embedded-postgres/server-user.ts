import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The account the database server runs under; undefined means our own (PostgreSQL refuses to run as root). */
export type ServerUser = { uid: number; gid: number } | undefined;

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/** As root: whoever owns an existing cluster, else `nobody`. The account must be one the passwd file knows. */
export function serverUser(existingCluster: string | undefined): ServerUser {
  if (!runsAsRoot()) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((account) => account.uid > 0);
  const owner = existingCluster === undefined ? undefined : statSync(existingCluster).uid;
  const wanted =
    owner === undefined
      ? (accounts.find((account) => account.name === 'nobody') ?? accounts.find((a) => a.name === 'daemon'))
      : accounts.find((account) => account.uid === owner);
  if (!wanted) throw new Error(`No account in /etc/passwd can run the database (uid ${owner ?? 'nobody'})`);
  return { uid: wanted.uid, gid: wanted.gid };
}

/** Whether the account may pass through this folder and everything above it. */
export function canTraverse(user: ServerUser, folder: string): boolean {
  if (!user) return true;
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
