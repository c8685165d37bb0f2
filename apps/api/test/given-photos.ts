import { createHash, randomUUID } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { BuildingId, PhotoId } from '@citypulse/contracts/common';
import { photoUploadPath, photoUrls, registerPhoto } from '@citypulse/contracts/photos';
import { sql } from 'kysely';
import sharp from 'sharp';
import { Upload } from 'tus-js-client';
import type { TestApi, TestUser } from './test-api.ts';

/** A building with an Auftrag to take photos for. */
export async function givenTask(api: TestApi): Promise<{ buildingId: BuildingId; taskId: string }> {
  const building = await api.given.building();
  const { rows } = await sql<{ id: string }>`
    insert into maintenance_tasks (building_id, kind, title) values (${building.id}, 'inspection', 'Filter') returning id`.execute(
    api.app.db.system,
  );
  return { buildingId: building.id as BuildingId, taskId: rows[0]?.id ?? '' };
}

/** Noise, which no encoder makes small. */
export async function noise(width: number, height: number): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  let state = 7;
  for (let index = 0; index < pixels.length; index++) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    pixels[index] = state >> 16;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

/** A PNG of a few bytes that claims to be this large. */
export function pixelBomb(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export async function announce(
  user: TestUser,
  place: { buildingId: BuildingId; taskId: string },
  bytes: Buffer,
  fields: { sha256?: string; byteSize?: number; id?: PhotoId } = {},
) {
  return user.call(registerPhoto, {
    body: {
      id: randomUUID() as PhotoId,
      subject: { t: 'task', id: place.taskId },
      buildingId: place.buildingId,
      sha256: sha256Of(bytes),
      byteSize: bytes.length,
      ...fields,
    },
  });
}

export interface Sending {
  uploadUrl?: string;
  chunkSize?: number;
  onChunk?: (accepted: number) => void;
}

/** By the client phones and browsers use; the address and how it ended. */
export function sendPhoto(
  api: TestApi,
  user: TestUser,
  id: string,
  bytes: Buffer,
  sending: Sending = {},
): Promise<{ url: string; error?: Error }> {
  return new Promise((resolve) => {
    const upload = new Upload(bytes, {
      endpoint: `${api.url}${photoUploadPath}`,
      headers: { Authorization: `Bearer ${user.accessToken}` },
      metadata: { photoId: id },
      retryDelays: null,
      ...(sending.uploadUrl ? { uploadUrl: sending.uploadUrl } : {}),
      ...(sending.chunkSize ? { chunkSize: sending.chunkSize } : {}),
      onChunkComplete: (_size, accepted) => sending.onChunk?.(accepted),
      onSuccess: () => resolve({ url: upload.url ?? '' }),
      onError: (error) => resolve({ url: upload.url ?? '', error }),
    });
    upload.start();
  });
}

export async function pictureOf(
  api: TestApi,
  user: TestUser,
  photoId: PhotoId,
  size: 'thumb' | 'medium' | 'full',
): Promise<Buffer> {
  const urls = await user.call(photoUrls, { params: { photoId } });
  const answer = await fetch(`${api.url}${urls[size]}`);
  if (answer.status !== 200) throw new Error(`The picture is answered ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}
