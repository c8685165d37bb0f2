import { IconGitCompare } from '@tabler/icons-react';
import type { Compare } from '../routes/period.ts';
import { useViewState } from '../routes/view-state.ts';
import { ChoiceControl } from './choice-control.tsx';
import type { Choice } from './choice-menu.tsx';
import { t } from './i18n.ts';

const choices = (): Choice<Compare>[] => [
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
    <ChoiceControl
      icon={IconGitCompare}
      choices={options}
      chosen={compare}
      onChoose={(value) => change({ compare: value })}
    >
      <span>
        {compare !== 'none' && <span className="muted">{t('gegen')} </span>}
        {chosen?.label}
      </span>
    </ChoiceControl>
  );
}
