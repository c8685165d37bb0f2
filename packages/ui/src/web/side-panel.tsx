import { ActionIcon, FocusTrap } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useEffect, useId, type ReactNode } from 'react';
import { useUiTexts } from './provider.tsx';
import classes from './side-panel.module.css';

export interface SidePanelProps {
  title: ReactNode;
  subtitle?: ReactNode;
  onClose: () => void;
  footer?: ReactNode;
  children: ReactNode;
}

/** Detail beside a list (448 wide); covers the screen on a phone. Escape closes; the list stays usable on a desk. */
export function SidePanel({ title, subtitle, onClose, footer, children }: SidePanelProps) {
  const texts = useUiTexts();
  const titleId = useId();
  const covers = useMediaQuery('(max-width: 47.5em)') ?? false;
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <FocusTrap active={covers}>
      <div
        className={classes.panel}
        aria-labelledby={titleId}
        role={covers ? 'dialog' : 'complementary'}
        aria-modal={covers || undefined}
      >
        <header className={classes.head}>
          <div className={classes.titles}>
            <h2 id={titleId} className={classes.title}>
              {title}
            </h2>
            {subtitle !== undefined && <div className={classes.subtitle}>{subtitle}</div>}
          </div>
          <ActionIcon onClick={onClose} aria-label={texts.close}>
            <IconX size={20} stroke={1.75} />
          </ActionIcon>
        </header>
        <div className={classes.body}>{children}</div>
        {footer !== undefined && <footer className={classes.foot}>{footer}</footer>}
      </div>
    </FocusTrap>
  );
}
