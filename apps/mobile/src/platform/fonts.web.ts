import latinExtended from '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2';
import latin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
import { fontWeights } from '@citypulse/ui/tokens';
import { useEffect } from 'react';
import type { TextStyle } from 'react-native';
import type { Faces } from './font-faces.ts';

const fontFamily = 'Inter, system-ui, sans-serif';

export const faces: Faces = {
  regular: { fontFamily, fontWeight: fontWeights.regular },
  medium: { fontFamily, fontWeight: fontWeights.medium },
  // The browser takes any weight of a variable font; React Native's types know hundreds only.
  strong: { fontFamily, fontWeight: String(fontWeights.strong) as TextStyle['fontWeight'] },
};

const files = [
  { file: latin, unicodeRange: 'U+0000-00FF, U+2013-2014, U+2018-201F, U+2022, U+2026, U+20AC, U+2212' },
  { file: latinExtended, unicodeRange: 'U+0100-02BA, U+1E00-1E9F, U+2080-2089, U+25B2, U+25BC' },
];

/** Always ready: a browser shows its own letters until the file has come. */
export function useFontsReady(): boolean {
  useEffect(() => {
    const made = files.map(
      ({ file, unicodeRange }) =>
        new FontFace('Inter', `url(${file})`, { weight: '100 900', display: 'swap', unicodeRange }),
    );
    for (const face of made) document.fonts.add(face);
    return () => {
      for (const face of made) document.fonts.delete(face);
    };
  }, []);
  return true;
}
