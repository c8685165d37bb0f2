import { useApiMutation } from '@citypulse/client/react/mutations';
import { UserId } from '@citypulse/contracts/common';
import { createUser, listUsers, type RoleAssignment, type User } from '@citypulse/contracts/users';
import { Button } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { useState } from 'react';
import { useEntityForm } from '../../forms/entity-form.ts';
import { PasswordField, SelectField, TextField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { AssignmentEditor } from './assignment-editor.tsx';
import { languageOptions } from './languages.ts';
import { suggestPassword } from './suggest-password.ts';

interface CreateUserPanelProps {
  onClose: () => void;
  onCreated: (user: User) => void;
}

export function CreateUserPanel({ onClose, onCreated }: CreateUserPanelProps) {
  const [id] = useState(() => UserId.parse(newId()));
  const create = useApiMutation(createUser, { invalidates: [listUsers] });
  const form = useEntityForm({
    schema: createUser.body,
    values: {
      id,
      email: '',
      displayName: '',
      password: '',
      language: 'de' as 'de' | 'en',
      assignments: [] as RoleAssignment[],
    },
    save: (body) => create.mutateAsync({ body }),
    onSaved: (user) => {
      notify({ text: t('Konto angelegt. Gib das Passwort persönlich weiter.') });
      onCreated(user);
    },
  });
  const { control, setValue, watch } = form.form;
  return (
    <FormPanel
      title={t('Nutzer anlegen')}
      subtitle={t('Rollen gelten für die ganze Stadt oder je Gebäude.')}
      form={form}
      onClose={onClose}
      saveLabel={t('Anlegen')}
    >
      <TextField control={control} name="displayName" label={t('Name')} required autoFocus />
      <TextField control={control} name="email" label={t('E-Mail')} type="email" required />
      <PasswordField
        control={control}
        name="password"
        label={t('Passwort')}
        description={t('Mindestens 12 Zeichen.')}
        required
      />
      <Button
        size="xs"
        style={{ justifySelf: 'start' }}
        leftSection={<IconDice5 size={16} stroke={1.75} />}
        onClick={() => setValue('password', suggestPassword(), { shouldValidate: true, shouldDirty: true })}
      >
        {t('Passwort vorschlagen')}
      </Button>
      <SelectField control={control} name="language" label={t('Sprache')} options={languageOptions} />
      <AssignmentEditor
        assignments={(watch('assignments') ?? []) as RoleAssignment[]}
        onChange={(assignments) => setValue('assignments', assignments, { shouldDirty: true })}
      />
    </FormPanel>
  );
}
