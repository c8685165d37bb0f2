import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const widest = 800;

let canvas: HTMLCanvasElement | undefined;
let prepared = false;

/** The text of a QR code in the present picture of a video. The reader lies beside the app, also without a network. */
export async function readCode(video: HTMLVideoElement): Promise<string | null> {
  if (video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
  if (!prepared) {
    prepareZXingModule({ overrides: { locateFile: (file: string) => `/m/${file}` } });
    prepared = true;
  }
  const scale = Math.min(1, widest / video.videoWidth);
  canvas ??= document.createElement('canvas');
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const picture = canvas.getContext('2d', { willReadFrequently: true });
  if (!picture) return null;
  picture.drawImage(video, 0, 0, canvas.width, canvas.height);
  const image = picture.getImageData(0, 0, canvas.width, canvas.height);
  const found = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 1 });
  return found[0]?.text ?? null;
}
