import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconGitCompare } from '@tabler/icons-react';
import type { Compare } from '../routes/period.ts';
import { useViewState } from '../routes/view-state.ts';
import { t } from './i18n.ts';
import classes from './top-bar.module.css';

const choices = (): { value: Compare; label: string; detail: string }[] => [
  { value: 'calendar', label: t('Vorjahr, gleiche Tage'), detail: t('1. März mit 1. März') },
  {
    value: 'weekday',
    label: t('Vorjahr, gleiche Wochentage'),
    detail: t('52 Wochen früher, Montag mit Montag'),
  },
  { value: 'none', label: t('ohne Vergleich'), detail: t('Nur der gewählte Zeitraum') },
];

/** What the period is compared with. */
export function CompareControl() {
  const { compare, change } = useViewState();
  const options = choices();
  const chosen = options.find((option) => option.value === compare);
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <button type="button" className={classes.controlButton}>
          <IconGitCompare size={16} stroke={1.75} aria-hidden />
          <span>
            {compare !== 'none' && <span className="muted">{t('gegen')} </span>}
            {chosen?.label}
          </span>
          <IconChevronDown size={14} stroke={1.75} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map((option) => (
          <Menu.Item
            key={option.value}
            onClick={() => change({ compare: option.value })}
            rightSection={option.value === compare ? <IconCheck size={16} aria-label={t('gewählt')} /> : null}
          >
            <div>{option.label}</div>
            <div className="muted small">{option.detail}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
