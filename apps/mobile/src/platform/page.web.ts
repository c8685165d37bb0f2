import type { Language } from '@citypulse/ui/formats';
import type { AppTheme } from '../theme/theme.ts';

/** Tells the page around the app its language (screen readers) and its ground (overscroll, browser bar). */
export function markPage(language: Language, theme: AppTheme): void {
  document.documentElement.lang = language;
  document.documentElement.style.colorScheme = theme.scheme;
  document.body.style.backgroundColor = theme.color.bg;
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', theme.color.bg);
}
