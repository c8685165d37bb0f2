/** A photo as it goes to the server: JPEG, at most 2048 px on the longer edge, upright, without the camera's notes. */
export interface TakenPhoto {
  bytes: Uint8Array<ArrayBuffer>;
  mimeType: 'image/jpeg';
  takenAt: string;
  /** To be shown on this device at once. */
  uri: string;
}

const longestEdge = 2048;
export const jpegQuality = 0.82;

/** The person, or the device, does not let this app take pictures. */
export class CameraRefused extends Error {
  constructor() {
    super('The camera may not be used');
    this.name = 'CameraRefused';
  }
}

/** Size with the longer edge shortened to `longestEdge`; never larger than it was. */
export function fitted({ width, height }: { width: number; height: number }) {
  const scale = Math.min(1, longestEdge / Math.max(width, height, 1));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
