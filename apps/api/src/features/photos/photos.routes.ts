import * as contract from '@citypulse/contracts/photos';
import { Router } from 'express';
import { bind, bindPublic } from '../../http/bind.ts';
import { Reply } from '../../http/reply.ts';
import { resumableUploads } from '../../http/resumable-uploads.ts';
import type { AppContext } from '../../platform/context.ts';
import { photoUrls, registerPhoto, removePhoto } from './photos.service.ts';
import { readPicture } from './pictures.service.ts';
import { beginUpload, finishUpload, resumeUpload } from './uploads.service.ts';

export function photoRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.registerPhoto, ({ body }, caller) => registerPhoto(app, caller, body));
  bind(router, app, contract.removePhoto, ({ params }, caller) => removePhoto(app, caller, params.photoId));
  bind(router, app, contract.photoUrls, ({ params }, caller) => photoUrls(app, caller, params.photoId));
  bindPublic(router, app, contract.photoPicture, async (input) => {
    const { picture, seconds } = await readPicture(app, input);
    return new Reply(picture, {
      'Cache-Control': `private, max-age=${seconds}`,
      'Content-Disposition': 'inline',
    });
  });
  router.use(
    contract.photoUploadPath,
    resumableUploads(app, contract.photoUploadPath, {
      metadata: 'photoId',
      mostBytes: contract.mostPhotoBytes,
      begin: (caller, id, length) => beginUpload(app, caller, id, length),
      resume: (caller, id) => resumeUpload(app, caller, id),
      finish: (id) => finishUpload(app, id),
    }),
  );
  return router;
}
