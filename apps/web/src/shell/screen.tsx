import { Page, PageHeader, type PageHeaderProps } from '@citypulse/ui/web/page';
import { useLocation } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';

export interface ScreenProps extends PageHeaderProps {
  /** Title of the browser tab where it differs from the heading. */
  documentTitle?: string;
  /** Which screen this is; the heading takes the focus when it changes. The path unless given. */
  focusKey?: string;
  wide?: boolean;
  children: ReactNode;
}

/** The screen last announced; a remount of the same one (another language) leaves the focus alone. */
let announced: string | undefined;

export function Screen({ documentTitle, focusKey, wide, children, ...header }: ScreenProps) {
  const pathname = useLocation({ select: (location) => location.pathname });
  const key = focusKey ?? pathname;
  useEffect(() => {
    const first = announced === undefined;
    if (announced === key) return;
    announced = key;
    // The first screen of a visit starts where the browser starts.
    if (!first) document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true });
  }, [key]);
  const title = documentTitle ?? (typeof header.title === 'string' ? header.title : undefined);
  return (
    <Page wide={wide}>
      <title>{title ? `${title} · CityPulse` : 'CityPulse'}</title>
      <PageHeader {...header} />
      {children}
    </Page>
  );
}
