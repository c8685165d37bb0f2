import { fitted, jpegQuality, type TakenPhoto } from './photos-type.ts';

/** Asks the browser for a picture: phones open their camera, desktops a file. Null: the person went back. */
export async function takePhoto(): Promise<TakenPhoto | null> {
  const file = await chosenFile();
  if (!file) return null;
  // The browser turns the picture upright as its notes say; drawing it leaves those notes (place, device) behind.
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const { width, height } = fitted(bitmap);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', jpegQuality));
  if (!blob) return null;
  return {
    bytes: new Uint8Array(await blob.arrayBuffer()),
    mimeType: 'image/jpeg',
    takenAt: new Date().toISOString(),
    uri: URL.createObjectURL(blob),
  };
}

function chosenFile(): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = 'image/*';
    input.setAttribute('capture', 'environment');
    input.hidden = true;
    const done = (file: File | null) => {
      input.remove();
      resolve(file);
    };
    input.addEventListener('change', () => done(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => done(null));
    // Some browsers open a file dialog only for an input that is part of the page.
    document.body.append(input);
    input.click();
  });
}
