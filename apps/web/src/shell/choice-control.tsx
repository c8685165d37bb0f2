import { IconChevronDown, type Icon } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Choice } from './choice-menu.tsx';
import classes from './top-bar.module.css';

// The menu comes after the first screen; the button is there at once and remembers that it was pressed.
const menu = () => import('./choice-menu.tsx');
const ChoiceMenu = lazy(async () => ({ default: (await menu()).ChoiceMenu<string | null> }));

interface ChoiceControlProps<V> {
  icon: Icon;
  children: ReactNode;
  choices: readonly Choice<V>[];
  chosen: V;
  onChoose: (value: V) => void;
}

/** A button of the bar that opens a short list to choose from. */
export function ChoiceControl<V extends string | null>(props: ChoiceControlProps<V>) {
  const { icon: Shape, children, choices, chosen, onChoose } = props;
  const [isPressed, setPressed] = useState(false);
  const content = (
    <>
      <Shape size={16} stroke={1.75} aria-hidden />
      {children}
      <IconChevronDown size={14} stroke={1.75} aria-hidden />
    </>
  );
  const early = (
    <button
      type="button"
      className={classes.controlButton}
      aria-haspopup="menu"
      onClick={() => setPressed(true)}
    >
      {content}
    </button>
  );
  const button = (
    <button type="button" className={classes.controlButton}>
      {content}
    </button>
  );
  return (
    <Suspense fallback={early}>
      <ChoiceMenu
        button={button}
        choices={choices}
        chosen={chosen}
        onChoose={(value) => onChoose(value as V)}
        defaultOpened={isPressed}
      />
    </Suspense>
  );
}
