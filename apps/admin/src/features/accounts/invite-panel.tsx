import { useApiMutation } from '@citypulse/client/react/mutations';
import { inviteUser, listInvitations } from '@citypulse/contracts/accounts';
import { UserId } from '@citypulse/contracts/common';
import { listUsers, type RoleAssignment } from '@citypulse/contracts/users';
import { useState } from 'react';
import { useEntityForm } from '../../forms/entity-form.ts';
import { SelectField, TextField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { AssignmentEditor } from '../users/assignment-editor.tsx';
import { languageOptions } from '../users/languages.ts';

/** The account is made at once; its password is set by the person, with the mailed link. */
export function InvitePanel({ onClose }: { onClose: () => void }) {
  // The same id for every attempt: sent again after a letter that failed, it is the same account.
  const [userId] = useState(() => UserId.parse(newId()));
  const invite = useApiMutation(inviteUser, { invalidates: [listInvitations, listUsers] });
  const form = useEntityForm({
    schema: inviteUser.body,
    values: {
      userId,
      email: '',
      displayName: '',
      language: 'de' as 'de' | 'en',
      assignments: [] as RoleAssignment[],
    },
    save: (body) => invite.mutateAsync({ body }),
    onSaved: ({ email }) => {
      notify({ text: t('Einladung an {email} gesendet.', { email }) });
      onClose();
    },
  });
  const { control, setValue, watch } = form.form;
  return (
    <FormPanel
      title={t('Einladen')}
      subtitle={t('Der Link in der E-Mail gilt einmal und sieben Tage.')}
      form={form}
      onClose={onClose}
      saveLabel={t('Einladung senden')}
    >
      <TextField control={control} name="displayName" label={t('Name')} required autoFocus />
      <TextField control={control} name="email" label={t('E-Mail')} type="email" required />
      <SelectField control={control} name="language" label={t('Sprache')} options={languageOptions} />
      <AssignmentEditor
        assignments={(watch('assignments') ?? []) as RoleAssignment[]}
        onChange={(assignments) => setValue('assignments', assignments, { shouldDirty: true })}
      />
    </FormPanel>
  );
}
