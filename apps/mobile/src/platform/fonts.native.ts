import { Inter_400Regular } from '@expo-google-fonts/inter/400Regular';
import { Inter_500Medium } from '@expo-google-fonts/inter/500Medium';
import { Inter_600SemiBold } from '@expo-google-fonts/inter/600SemiBold';
import { useFonts } from 'expo-font';
import type { Faces } from './font-faces.ts';

/** Phones pick a file per weight: they do not draw weights of a variable font. */
export const faces: Faces = {
  regular: { fontFamily: 'Inter_400Regular' },
  medium: { fontFamily: 'Inter_500Medium' },
  strong: { fontFamily: 'Inter_600SemiBold' },
};

/** True once text can be drawn; a font that fails to load must not hide the app. */
export function useFontsReady(): boolean {
  const [loaded, error] = useFonts({ Inter_400Regular, Inter_500Medium, Inter_600SemiBold });
  return loaded || error !== null;
}
