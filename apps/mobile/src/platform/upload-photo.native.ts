import type { Session } from '@citypulse/client/session';
import type { UploadPhoto } from '@citypulse/client/sync/photo-lane';
import { photoUploadPath } from '@citypulse/contracts/photos';

const chunkSize = 512 * 1024;
/** Codes after which the same bytes would be refused again. */
const final = new Set([400, 403, 409, 413, 415, 422, 460]);

interface Question {
  url: string;
  method: 'POST' | 'HEAD' | 'PATCH';
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
}
type Ask = (question: Question) => Promise<Response>;
type Upload = Parameters<UploadPhoto>[0];

/** tus 1.0.0 with React Native's own fetch, which sends bytes but knows no Blob made of them. */
export function uploaderFor(baseUrl: string, session: Pick<Session, 'token' | 'renew'>): UploadPhoto {
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
  if (final.has(made.status)) return null;
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
    if (final.has(answer.status)) return 'refused';
    sent = reachedBy(answer);
    progress(sent);
  }
  return 'uploaded';
}

/** How much has arrived; null: the server has forgotten the upload. */
async function offsetOf(ask: Ask, url: string): Promise<number | null> {
  const answer = await ask({ url, method: 'HEAD' });
  return answer.status === 404 || answer.status === 410 ? null : reachedBy(answer);
}

function reachedBy(answer: Response): number {
  const offset = Number(answer.headers.get('upload-offset') ?? Number.NaN);
  if (!answer.ok || Number.isNaN(offset)) throw new Error(`Upload broke off: ${answer.status}`);
  return offset;
}
