import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { t } from './i18n.ts';

export interface Choice<V> {
  value: V;
  label: string;
  detail?: string;
}

export interface ChoiceMenuProps<V> {
  button: ReactElement;
  choices: readonly Choice<V>[];
  chosen: V;
  onChoose: (value: V) => void;
  defaultOpened: boolean;
}

export function ChoiceMenu<V extends string | null>(props: ChoiceMenuProps<V>) {
  const { button, choices, chosen, onChoose, defaultOpened } = props;
  return (
    <Menu position="bottom-start" width={280} defaultOpened={defaultOpened}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {choices.map(({ value, label, detail }) => (
          <Menu.Item
            key={value ?? ''}
            onClick={() => onChoose(value)}
            rightSection={value === chosen ? <IconCheck size={16} aria-label={t('gewählt')} /> : null}
          >
            <div>{label}</div>
            {detail !== undefined && <div className="muted small">{detail}</div>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
