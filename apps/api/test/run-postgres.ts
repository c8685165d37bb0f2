import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';

/** A process that runs the embedded database of a folder until it is told to stop; says so in one line of JSON. */
const database = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: () => undefined });
process.stdout.write(`${JSON.stringify({ url: database.url, adopted: database.adopted })}\n`);
process.once('SIGTERM', () => void database.stop());
