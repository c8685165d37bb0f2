import type { TextStyle } from 'react-native';

export type Weight = 'regular' | 'medium' | 'strong';

/** How a weight is asked for differs between a variable font (web) and a file per weight (phones). */
export type Faces = Record<Weight, Pick<TextStyle, 'fontFamily' | 'fontWeight'>>;
