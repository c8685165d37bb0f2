import { useConflictTask } from '@citypulse/client/react/conflict-task';
import { useHindrances } from '@citypulse/client/react/hindrances';
import { useMutate, type Local } from '@citypulse/client/react/sync';
import { decidedBy, decisionsOf, type Hindrance } from '@citypulse/contracts/conflict-rules';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { useFormats } from '@citypulse/ui/web/provider';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button, Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { useBuildingNames } from '../maintenance/use-tasks.ts';
import { ConflictTaskLink } from './conflict-task-link.tsx';
import { conflictWords, entityWord, fieldWords, hindranceWords } from './conflict-words.ts';
import classes from './sync.module.css';
import { useValueWords } from './use-value-words.ts';

type Side = 'mine' | 'theirs' | 'merged';
type Decision = ReturnType<typeof decisionsOf>[number];

/** Field by field: what stood there before, what each wanted, and what shall hold. */
export function ConflictPanel({ conflict, onClose }: { conflict: Local<SyncConflict>; onClose: () => void }) {
  const names = useBuildingNames();
  const task = useConflictTask(conflict);
  const decisions = decisionsOf(conflict);
  const [picked, setPicked] = useState<Record<string, Side>>({});
  const [texts, setTexts] = useState<Record<string, string>>({});
  const hindrances = useHindrances(conflict);
  const mayDecide = hindrances.mayDecide && conflict.status === 'open';
  const sides = sidesOf(decisions, hindrances.of, picked);
  const decide = useDecision(conflict, onClose);
  const isComplete = decisions.every(({ field }) => sides[field] !== undefined);
  return (
    <SidePanel
      title={conflict.title}
      subtitle={[entityWord(conflict.entity.t), names.get(conflict.buildingId)].filter(Boolean).join(' · ')}
      onClose={onClose}
      {...(mayDecide && {
        footer: (
          <Button
            variant="filled"
            disabled={!isComplete || conflict.pending}
            onClick={() => void decide(sides, texts)}
          >
            {t('So übernehmen')}
          </Button>
        ),
      })}
    >
      <div className={classes.fields}>
        <div className={classes.about}>
          {task && <ConflictTaskLink task={task} />}
          <p>{conflictWords(conflict.type)}</p>
        </div>
        {decisions.map(({ field, along }) => (
          <FieldChoice
            key={field}
            field={field}
            along={along}
            conflict={conflict}
            side={mayDecide ? sides[field] : undefined}
            hindrance={mayDecide ? hindrances.of(field) : null}
            text={texts[field] ?? bothTexts(conflict, field)}
            editable={mayDecide}
            onSide={(side) => setPicked((before) => ({ ...before, [field]: side }))}
            onText={(text) => setTexts((before) => ({ ...before, [field]: text }))}
          />
        ))}
        {conflict.status === 'resolved' && <Decided conflict={conflict} />}
      </div>
    </SidePanel>
  );
}

/** What cannot be written any more, or not by this person, is not to be picked: theirs stays. */
function sidesOf(
  decisions: readonly Decision[],
  hindranceOf: (field: string) => Hindrance | null,
  picked: Readonly<Record<string, Side>>,
): Record<string, Side> {
  const sides = decisions.flatMap(({ field }): [string, Side][] => {
    const side = hindranceOf(field) === null ? picked[field] : 'theirs';
    return side ? [[field, side]] : [];
  });
  return Object.fromEntries(sides);
}

/** Nothing written is lost: the first proposal holds both texts. */
const bothTexts = ({ mine, theirs }: SyncConflict, field: string): string =>
  [theirs[field], mine[field]].filter((value) => typeof value === 'string' && value !== '').join('\n');

const isText = ({ mine, theirs }: SyncConflict, field: string): boolean =>
  ['description', 'note', 'notes', 'resultNote', 'title', 'place', 'text'].includes(field) &&
  [mine[field], theirs[field]].every((value) => value === null || typeof value === 'string');

interface FieldChoiceProps extends Decision {
  conflict: SyncConflict;
  side: Side | undefined;
  hindrance: Hindrance | null;
  text: string;
  editable: boolean;
  onSide: (side: Side) => void;
  onText: (text: string) => void;
}

function FieldChoice(props: FieldChoiceProps) {
  const { field, along, conflict, side, hindrance, text, editable, onSide, onText } = props;
  const formats = useFormats();
  const words = useValueWords(conflict);
  const who = (name: string | null, at: string | null) =>
    [name, at && formats.dateTime(at)].filter(Boolean).join(', ');
  return (
    <Radio.Group
      label={fieldWords(field)}
      description={t('vorher: {value}', { value: words(conflict.base, { field, along: [] }) })}
      value={side ?? null}
      onChange={(next) => onSide(next as Side)}
    >
      <div className={classes.choices}>
        <Radio
          value="mine"
          disabled={!editable || hindrance !== null}
          label={words(conflict.mine, { field, along })}
          description={who(conflict.mineBy.name, conflict.mineAt)}
        />
        <Radio
          value="theirs"
          disabled={!editable}
          label={words(conflict.theirs, { field, along })}
          description={who(conflict.theirsBy ?? t('Büro'), conflict.theirsAt)}
        />
        {isText(conflict, field) && (
          <Radio value="merged" disabled={!editable || hindrance !== null} label={t('beides, bearbeitet')} />
        )}
        {hindrance !== null && <p className={classes.hindrance}>{hindranceWords(hindrance)}</p>}
        {side === 'merged' && (
          <Textarea
            aria-label={t('Zusammengeführter Text')}
            autosize
            minRows={2}
            value={text}
            onChange={(event) => onText(event.currentTarget.value)}
          />
        )}
      </div>
    </Radio.Group>
  );
}

function Decided({ conflict }: { conflict: SyncConflict }) {
  const formats = useFormats();
  return (
    <p className={classes.decided}>
      <StatusBadge status="ok">{t('entschieden')}</StatusBadge>{' '}
      {conflict.resolvedAt &&
        t('{name}, {when}', {
          name: conflict.resolvedBy?.name ?? t('von selbst'),
          when: formats.dateTime(conflict.resolvedAt),
        })}
    </p>
  );
}

function useDecision(conflict: SyncConflict, onClose: () => void) {
  const mutate = useMutate();
  return async (sides: Record<string, Side>, texts: Record<string, string>) => {
    const chosen = new Set(Object.values(sides));
    const [only] = chosen;
    const strategy = chosen.size === 1 && only !== undefined ? only : 'merged';
    const valueOf = (field: string) => {
      const side = sides[decidedBy(conflict, field)];
      if (side === 'merged') return texts[field] ?? bothTexts(conflict, field);
      return conflict[side === 'mine' ? 'mine' : 'theirs'][field];
    };
    const values = Object.fromEntries(Object.keys(conflict.mine).map((field) => [field, valueOf(field)]));
    const body = { strategy, ...(strategy === 'merged' && { values }), expectedVersion: conflict.version };
    if (!(await mutate('resolveConflict', { params: { conflictId: conflict.id }, body }))) return;
    notify({ text: t('Konflikt entschieden.') });
    onClose();
  };
}
