import { useApiMutation } from '@citypulse/client/react/mutations';
import { useUser } from '@citypulse/client/react/session';
import { listAudit } from '@citypulse/contracts/audit';
import {
  getEffectiveRights,
  getUser,
  listUsers,
  setAssignments,
  updateUser,
  type User,
} from '@citypulse/contracts/users';
import { useFormats } from '@citypulse/ui/web/provider';
import { Button } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { z } from 'zod';
import { useEntityForm } from '../../forms/entity-form.ts';
import { SelectField, TextField } from '../../forms/fields.tsx';
import { FormPanel, ProblemNote } from '../../forms/form-panel.tsx';
import { describeError } from '../../shell/errors.ts';
import { Avatar } from '@citypulse/ui/web/avatar';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { ViewAsRow } from '../accounts/view-as-row.tsx';
import { AssignmentEditor } from './assignment-editor.tsx';
import { EffectiveRights } from './effective-rights.tsx';
import { ForgetRow } from './forget-row.tsx';
import { languageOptions } from './languages.ts';
import { PasswordSection } from './password-section.tsx';
import { today } from '../../shell/today.ts';
import { rolesOf } from './user-state.ts';
import { RecentChanges } from '../audit/recent-changes.tsx';
import classes from './users.module.css';

const changesUsers = [listUsers, getUser, getEffectiveRights, listAudit];

const accountSchema = z.strictObject({
  displayName: updateUser.body.shape.displayName.unwrap(),
  email: updateUser.body.shape.email.unwrap(),
  language: updateUser.body.shape.language.unwrap(),
});

interface UserPanelProps {
  user: User;
  mayWrite: boolean;
  onClose: () => void;
}

/** One account: who, what they may do where and when, the password, and what changed lately. */
export function UserPanel({ user, mayWrite, onClose }: UserPanelProps) {
  const formats = useFormats();
  const update = useApiMutation(updateUser, { invalidates: changesUsers });
  const form = useEntityForm({
    schema: accountSchema,
    values: { displayName: user.displayName, email: user.email, language: user.language },
    version: user.version,
    save: (_body, changed, ifMatch) =>
      update.mutateAsync({ params: { userId: user.id }, body: changed, ifMatch }),
    onSaved: () => notify({ text: t('Konto gespeichert.') }),
  });
  const { control } = form.form;
  return (
    <FormPanel
      form={form}
      onClose={onClose}
      title={
        <span className={classes.identity}>
          <Avatar name={user.displayName} size={40} off={user.disabledAt !== null} />
          {user.displayName}
        </span>
      }
      subtitle={`${rolesOf(user, today())} · ${t('seit {date}', { date: formats.date(user.createdAt) })}`}
      after={
        mayWrite && (
          <>
            <Assignments user={user} />
            <EffectiveRights user={user} />
            <PasswordSection user={user} />
            <ViewAsRow user={user} />
            <DisableRow user={user} />
            <ForgetRow user={user} onForgotten={onClose} />
            <RecentChanges about={{ aboutUserId: user.id }} />
          </>
        )
      }
    >
      <TextField control={control} name="displayName" label={t('Name')} required disabled={!mayWrite} />
      <TextField
        control={control}
        name="email"
        label={t('E-Mail')}
        type="email"
        required
        disabled={!mayWrite}
      />
      <SelectField
        control={control}
        name="language"
        label={t('Sprache')}
        options={languageOptions}
        disabled={!mayWrite}
      />
    </FormPanel>
  );
}

const same = (a: User['assignments'], b: User['assignments']) => JSON.stringify(a) === JSON.stringify(b);

function Assignments({ user }: { user: User }) {
  const [known, setKnown] = useState(user.assignments);
  const [draft, setDraft] = useState(user.assignments);
  const [taken, setTaken] = useState(0);
  /** Another list than the one on the screen: its rows begin closed. */
  const take = (assignments: User['assignments']) => {
    setDraft(assignments);
    setTaken((times) => times + 1);
  };
  // Somebody else's change is taken over as long as nothing has been touched here.
  if (!same(known, user.assignments)) {
    setKnown(user.assignments);
    if (same(draft, known)) take(user.assignments);
  }
  const save = useApiMutation(setAssignments, { invalidates: changesUsers });
  const put = (assignments: User['assignments'], onSuccess?: () => void) =>
    save.mutate(
      { params: { userId: user.id }, body: { assignments } },
      {
        onSuccess: (saved) => {
          take(saved.assignments);
          onSuccess?.();
        },
      },
    );
  const submit = () =>
    put(draft, () =>
      notify({ text: t('Rollen gespeichert. Sie gelten sofort.'), undo: () => put(user.assignments) }),
    );
  return (
    <>
      <AssignmentEditor key={taken} userId={user.id} assignments={draft} onChange={setDraft} />
      {save.error && <ProblemNote error={save.error} />}
      {!same(draft, user.assignments) && (
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end', paddingTop: 12 }}>
          <Button onClick={() => take(user.assignments)}>{t('Zurücksetzen')}</Button>
          <Button variant="filled" loading={save.isPending} onClick={submit}>
            {t('Rollen speichern')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Disabling ends every session at once, and can be taken back. */
function DisableRow({ user }: { user: User }) {
  const me = useUser();
  const update = useApiMutation(updateUser, { invalidates: changesUsers });
  const disabled = user.disabledAt !== null;
  const set = (next: boolean, withUndo: boolean) =>
    update.mutate(
      { params: { userId: user.id }, body: { disabled: next } },
      {
        onSuccess: () =>
          notify({
            text: next
              ? t('{name} ist gesperrt und überall abgemeldet.', { name: user.displayName })
              : t('{name} kann sich wieder anmelden.', { name: user.displayName }),
            ...(withUndo && { undo: () => set(!next, false) }),
          }),
        onError: (error) => notify({ status: 'critical', text: describeError(error) }),
      },
    );
  return (
    <div className={classes.act}>
      <Button
        color="red"
        disabled={me.id === user.id}
        loading={update.isPending}
        leftSection={
          disabled ? <IconLockOpen size={16} stroke={1.75} /> : <IconLock size={16} stroke={1.75} />
        }
        onClick={() => set(!disabled, true)}
      >
        {disabled ? t('Entsperren') : t('Sperren')}
      </Button>
      <span className="muted small">
        {me.id === user.id
          ? t('Das eigene Konto lässt sich nicht sperren.')
          : t('Wirkt sofort auf allen Geräten.')}
      </span>
    </div>
  );
}
