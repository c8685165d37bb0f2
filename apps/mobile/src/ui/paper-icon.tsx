import type { ComponentProps } from 'react';
import type { PaperProvider } from 'react-native-paper';
import { iconPaths, type IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';

type Settings = NonNullable<ComponentProps<typeof PaperProvider>['settings']>;
type PaperIcon = NonNullable<Settings['icon']>;

const isDrawn = (name: unknown): name is IconName => typeof name === 'string' && name in iconPaths;

/** Lets the kit's buttons draw our icons by name instead of a whole icon font. */
const drawIcon: PaperIcon = ({ name, size, color }) =>
  isDrawn(name) ? <Icon name={name} size={size} {...(color !== undefined && { color })} /> : null;

export const paperSettings: Settings = { icon: drawIcon };
