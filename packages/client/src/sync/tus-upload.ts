import { photoUploadPath } from '@citypulse/contracts/photos';
import type { Session } from '../session.ts';
import type { UploadPhoto } from './photo-lane.ts';

const chunkSize = 512 * 1024;
/**
 * Codes after which the same bytes would be refused again. Of an upload under way, 404 and 410 say that the server has
 * forgotten it, and 409 that it stands somewhere else: then it is asked anew how far it got.
 */
const final = {
  POST: new Set([400, 403, 404, 409, 410, 413, 415, 422]),
  PATCH: new Set([400, 403, 413, 415, 422, 460]),
};
/** The server knows no such upload, or not for this person: whether one may be begun is said when it is. */
const unknown = new Set([403, 404, 410]);

interface Question {
  url: string;
  method: 'POST' | 'HEAD' | 'PATCH';
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
}
type Ask = (question: Question) => Promise<Response>;
type Upload = Parameters<UploadPhoto>[0];

/** tus 1.0.0 by `fetch` alone: React Native sends bytes but knows no Blob made of them. */
export function tusUpload(baseUrl: string, session: Pick<Session, 'token' | 'renew'>): UploadPhoto {
  const base = baseUrl.replace(/\/$/, '');
  return async (upload) => {
    const ask: Ask = async ({ url, headers, ...rest }) => {
      const token = await session.token();
      const own = { 'tus-resumable': '1.0.0', ...(token && { authorization: `Bearer ${token}` }) };
      const answer = await fetch(url, { ...rest, signal: upload.signal, headers: { ...own, ...headers } });
      if (answer.status === 401 && token) await session.renew(token).catch(() => undefined);
      return answer;
    };
    const { uploadUrl } = upload.blob;
    const offset = uploadUrl === null ? null : await offsetOf(ask, uploadUrl);
    if (uploadUrl !== null && offset !== null) return send(ask, upload, uploadUrl, offset);
    const url = await begin(ask, upload, base);
    return url === null ? 'refused' : send(ask, upload, url, 0);
  };
}

/** Address of a new upload; null: refused. */
async function begin(ask: Ask, { blob, bytes, begun }: Upload, base: string): Promise<string | null> {
  const made = await ask({
    url: `${base}${photoUploadPath}`,
    method: 'POST',
    headers: {
      'upload-length': String(bytes.byteLength),
      'upload-metadata': `photoId ${btoa(blob.photoId)}`,
    },
  });
  if (final.POST.has(made.status)) return null;
  const place = made.headers.get('location');
  if (!made.ok || !place) throw new Error(`Upload not begun: ${made.status}`);
  const url = place.startsWith('http') ? place : `${base}${place}`;
  begun(url);
  return url;
}

async function send(ask: Ask, { bytes, progress }: Upload, url: string, offset: number) {
  let sent = offset;
  while (sent < bytes.byteLength) {
    const answer = await ask({
      url,
      method: 'PATCH',
      headers: { 'upload-offset': String(sent), 'content-type': 'application/offset+octet-stream' },
      body: bytes.slice(sent, sent + chunkSize),
    });
    if (final.PATCH.has(answer.status)) return 'refused';
    const reached = answer.status === 409 ? await offsetOf(ask, url) : reachedBy(answer);
    // Twice at the same place: the lane waits before it tries again.
    if (reached === null || reached === sent) throw new Error(`Upload broke off: ${answer.status}`);
    sent = reached;
    progress(sent);
  }
  return 'uploaded';
}

/** How much has arrived; null: nothing that could be gone on with. */
async function offsetOf(ask: Ask, url: string): Promise<number | null> {
  const answer = await ask({ url, method: 'HEAD' });
  return unknown.has(answer.status) ? null : reachedBy(answer);
}

function reachedBy(answer: Response): number {
  const offset = Number(answer.headers.get('upload-offset') ?? Number.NaN);
  if (!answer.ok || Number.isNaN(offset)) throw new Error(`Upload broke off: ${answer.status}`);
  return offset;
}
