import type { Language } from '@citypulse/ui/formats';
import type { AppTheme } from '../theme/theme.ts';

/** Phones have no page around the app. */
export const markPage = (_language: Language, _theme: AppTheme): void => undefined;
