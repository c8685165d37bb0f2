import type { ChecklistAnswer } from '@citypulse/contracts/checklists';
import type { GuestTask } from '@citypulse/contracts/guests';
import { Button, NumberInput, Textarea } from '@mantine/core';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './guests.module.css';

interface GuestStepProps {
  item: GuestTask['checklist'][number];
  isDone: boolean;
  onAnswer: (answer: ChecklistAnswer | null) => void;
}

export function GuestStep({ item, isDone, onAnswer }: GuestStepProps) {
  return (
    <div className={classes.step}>
      <span className={classes.label}>
        {item.answer !== null && <IconCircleCheckFilled size={18} className={classes.ok} aria-hidden />}
        {item.label}
        {!item.required && <span className="muted small">{t('freiwillig')}</span>}
      </span>
      {item.hint && <span className="muted small">{item.hint}</span>}
      <Answer item={item} isDone={isDone} onAnswer={onAnswer} />
    </div>
  );
}

function Answer({ item, isDone, onAnswer }: GuestStepProps) {
  const [typed, setTyped] = useState(item.answer === null ? '' : String(item.answer));
  switch (item.kind) {
    case 'yes_no':
      return (
        <Choices
          item={item}
          isDone={isDone}
          onAnswer={onAnswer}
          choices={[
            [true, t('Ja')],
            [false, t('Nein')],
          ]}
        />
      );
    case 'choice':
      return (
        <Choices
          item={item}
          isDone={isDone}
          onAnswer={onAnswer}
          choices={item.choices.map((one) => [one, one])}
        />
      );
    case 'number':
      return (
        <NumberInput
          aria-label={item.label}
          decimalSeparator=","
          suffix={item.unit ? ` ${item.unit}` : ''}
          value={typed}
          disabled={isDone}
          onChange={(value) => setTyped(String(value))}
          onBlur={() => onAnswer(typed === '' ? null : Number(typed))}
        />
      );
    case 'text':
      return (
        <Textarea
          aria-label={item.label}
          autosize
          value={typed}
          disabled={isDone}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => onAnswer(typed.trim() || null)}
        />
      );
    case 'photo':
    case 'reading':
      return <span className="muted small">{t('Das trägt die Stadt ein.')}</span>;
  }
}

function Choices({
  item,
  isDone,
  onAnswer,
  choices,
}: GuestStepProps & { choices: Array<[ChecklistAnswer, string]> }) {
  return (
    <div className={classes.choices} role="group" aria-label={item.label}>
      {choices.map(([value, word]) => (
        <Button
          key={word}
          size="md"
          variant={item.answer === value ? 'filled' : 'default'}
          aria-pressed={item.answer === value}
          disabled={isDone}
          onClick={() => onAnswer(item.answer === value ? null : value)}
        >
          {word}
        </Button>
      ))}
    </div>
  );
}
