import { File } from 'expo-file-system';
import { ImageManipulator, SaveFormat } from 'expo-image-manipulator';
import { launchCameraAsync, requestCameraPermissionsAsync } from 'expo-image-picker';
import { CameraRefused, fitted, jpegQuality, type TakenPhoto } from './photos-type.ts';

/** Opens the phone's camera. Null: the person went back. */
export async function takePhoto(): Promise<TakenPhoto | null> {
  const { granted } = await requestCameraPermissionsAsync();
  if (!granted) throw new CameraRefused();
  const taken = await launchCameraAsync({ mediaTypes: ['images'], quality: 1, exif: false });
  const picture = taken.assets?.[0];
  if (taken.canceled || !picture) return null;
  const smaller = await ImageManipulator.manipulate(picture.uri).resize(fitted(picture)).renderAsync();
  const saved = await smaller.saveAsync({ format: SaveFormat.JPEG, compress: jpegQuality });
  return {
    bytes: await new File(saved.uri).bytes(),
    mimeType: 'image/jpeg',
    takenAt: new Date().toISOString(),
    uri: saved.uri,
  };
}
