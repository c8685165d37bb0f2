import { Page, PageHeader, type PageHeaderProps } from '@citypulse/ui/web/page';
import { useRouterState } from '@tanstack/react-router';
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
  // The address already says where one goes while the old screen still stands; this is where one has arrived.
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const key = pathname && (focusKey ?? pathname);
  useEffect(() => {
    const first = announced === undefined;
    if (!key || announced === key) return;
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
