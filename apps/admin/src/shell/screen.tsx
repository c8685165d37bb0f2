import { Page, PageHeader, type PageHeaderProps } from '@citypulse/ui/web/page';
import { useLocation } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { t } from './i18n.ts';

export interface ScreenProps extends Omit<PageHeaderProps, 'title'> {
  title: string;
  children: ReactNode;
}

/** The screen last announced; a remount of the same one (another language) leaves the focus alone. */
let announced: string | undefined;

export function Screen({ title, children, ...header }: ScreenProps) {
  const pathname = useLocation({ select: (location) => location.pathname });
  useEffect(() => {
    const first = announced === undefined;
    if (announced === pathname) return;
    announced = pathname;
    // The first screen of a visit starts where the browser starts.
    if (!first) document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <Page>
      <title>{`${title} · ${t('CityPulse Verwaltung')}`}</title>
      <PageHeader title={title} {...header} />
      {children}
    </Page>
  );
}
