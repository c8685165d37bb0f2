import { useApiMutation } from '@citypulse/client/react/mutations';
import { setUpTown, systemInfo } from '@citypulse/contracts/system';
import { useEntityForm } from '../../forms/entity-form.ts';
import { SelectField, TextField } from '../../forms/fields.tsx';
import { Pair } from '../../forms/section.tsx';
import { StepForm } from '../../forms/step-form.tsx';
import { t } from '../../shell/i18n.ts';
import classes from './setup.module.css';

/** Names that German offices write; they are the same in every language of the app. */
const states = [
  'Baden-Württemberg',
  'Bayern',
  'Berlin',
  'Brandenburg',
  'Bremen',
  'Hamburg',
  'Hessen',
  'Mecklenburg-Vorpommern',
  'Niedersachsen',
  'Nordrhein-Westfalen',
  'Rheinland-Pfalz',
  'Saarland',
  'Sachsen',
  'Sachsen-Anhalt',
  'Schleswig-Holstein',
  'Thüringen',
];

export function TownStep() {
  const save = useApiMutation(setUpTown, { invalidates: [systemInfo] });
  const form = useEntityForm({
    schema: setUpTown.body,
    values: { name: '', state: 'Baden-Württemberg', postalCode: null as string | null },
    save: (body) => save.mutateAsync({ body }),
    onSaved: () => undefined,
  });
  const { control } = form.form;
  return (
    <StepForm form={form} label={t('Weiter')}>
      <p className={classes.lead}>{t('Für welche Stadt oder Gemeinde ist diese Installation?')}</p>
      <TextField control={control} name="name" label={t('Name der Stadt')} required autoFocus />
      <Pair>
        <SelectField
          control={control}
          name="state"
          label={t('Bundesland')}
          options={states.map((state) => ({ value: state, label: state }))}
          searchable
          required
        />
        <TextField control={control} name="postalCode" label={t('Postleitzahl')} nullable />
      </Pair>
    </StepForm>
  );
}
