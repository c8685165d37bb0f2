import { isApiError } from '../../api-error.ts';
import type { UploadPhoto } from '../photo-lane.ts';
import type { RunningTab } from './parts.ts';

const chunk = 6;

/** A resumable upload as the product does it: asks how far it got, and goes on from there. */
export function uploadOver(tab: RunningTab): UploadPhoto {
  return async ({ blob, bytes, signal, begun }) => {
    const { network, bug } = tab.device.around;
    const { standing } = tab.device;
    const ask = async (kind: string, body: unknown) => {
      const token = await tab.session.token();
      const by = token === undefined ? null : Number(token);
      try {
        return await network.ask(tab, { kind, standing, token: by, body, signal, timeoutMs: 30_000 });
      } catch (error) {
        const isEnded = isApiError(error) && error.status === 401;
        if (isEnded && token !== undefined) void tab.session.renew(token).catch(() => undefined);
        throw error;
      }
    };
    const { photoId } = blob;
    try {
      const known = blob.uploadUrl === null ? null : await ask('upload: how far', { url: blob.uploadUrl });
      const url = known === null ? String(await ask('upload: new', { photoId })) : String(blob.uploadUrl);
      // The server has them already.
      if (url === '') return 'uploaded';
      if (known === null) begun(url);
      const first = Number(known ?? 0);
      for (let offset = first; ;) {
        // The mistake: the bytes after the break are taken from the beginning.
        const from = bug === 'upload_resumed_anywhere' && first > 0 ? offset - first : offset;
        const part = [...bytes.subarray(from, from + Math.min(chunk, bytes.length - offset))];
        const answer = (await ask('upload: bytes', { url, photoId, offset, part })) as {
          offset: number;
          end?: string;
        };
        if (answer.end) return answer.end as 'uploaded' | 'refused';
        offset = answer.offset;
      }
    } catch (error) {
      if (isApiError(error, 'not_found')) return 'refused';
      throw error;
    }
  };
}
