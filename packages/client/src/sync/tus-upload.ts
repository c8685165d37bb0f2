import { photoUploadPath } from '@citypulse/contracts/photos';
import type { Session } from '../session.ts';
import type { UploadPhoto } from './photo-lane.ts';

/** Codes after which the same bytes would be refused again. */
const final = new Set([400, 403, 404, 409, 410, 413, 415, 422, 460]);
const chunkSize = 512 * 1024;

/** The library's build for Node takes a Buffer in place of a Blob. */
function sourceOf(bytes: Uint8Array<ArrayBuffer>, type: string): Blob {
  const { Buffer, document } = globalThis as {
    Buffer?: { from(bytes: Uint8Array): unknown };
    document?: unknown;
  };
  return document === undefined && Buffer ? (Buffer.from(bytes) as Blob) : new Blob([bytes], { type });
}

/** Resumable by tus 1.0.0; the library is loaded with the first photo. */
export function tusUpload(baseUrl: string, session: Pick<Session, 'token' | 'renew'>): UploadPhoto {
  return async ({ blob, bytes, signal, begun, progress }) => {
    const { Upload } = await import('tus-js-client');
    let token = await session.token();
    const answer = Promise.withResolvers<'uploaded' | 'refused'>();
    const upload = new Upload(sourceOf(bytes, blob.mimeType), {
      endpoint: `${baseUrl.replace(/\/$/, '')}${photoUploadPath}`,
      uploadUrl: blob.uploadUrl,
      chunkSize,
      metadata: { photoId: blob.photoId },
      // Waiting and trying again is the lane's business.
      retryDelays: null,
      storeFingerprintForResuming: false,
      async onBeforeRequest(request) {
        token = (await session.token()) ?? token;
        if (token) request.setHeader('authorization', `Bearer ${token}`);
      },
      onUploadUrlAvailable: () => upload.url && begun(upload.url),
      onProgress: (sent) => progress(sent),
      onSuccess: () => answer.resolve('uploaded'),
      onError(error) {
        const status = 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
        if (status === 401 && token) void session.renew(token).catch(() => undefined);
        if (final.has(status) && !signal.aborted) answer.resolve('refused');
        else answer.reject(error);
      },
    });
    signal.addEventListener('abort', () => {
      void upload.abort();
      answer.reject(new Error('Given up'));
    });
    upload.start();
    return answer.promise;
  };
}
