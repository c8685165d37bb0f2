import { setTimeout } from 'node:timers/promises';
import type { AppContext } from '../../platform/context.ts';
import { sealOpenPictures } from './pictures.service.ts';
import { tidyMedia } from './uploads.service.ts';

const pause = 10 * 60_000;

/** Seals what is not, and tidies the media at start and from time to time, until the node stops. */
export async function startPhotoJobs(app: AppContext, signal: AbortSignal): Promise<void> {
  await sealOpenPictures(app).catch((error: unknown) =>
    app.log.warn({ error }, 'pictures could not be sealed'),
  );
  while (!signal.aborted) {
    await tidyMedia(app).catch((error: unknown) => app.log.warn({ error }, 'the media could not be tidied'));
    await setTimeout(pause, undefined, { signal }).catch(() => {});
  }
}
