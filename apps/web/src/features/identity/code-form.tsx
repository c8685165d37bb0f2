import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { Problem } from './problem.tsx';
import type { useSignIn } from './use-sign-in.ts';
import classes from './login-page.module.css';

/** The second step: a code of the app, or one of the recovery codes. */
export function CodeForm({ busy, problem, giveCode, startOver }: ReturnType<typeof useSignIn>) {
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  const swap = () => {
    setRecovery(!recovery);
    setCode('');
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void giveCode(code);
      }}
    >
      <TextInput
        key={recovery ? 'recovery' : 'app'}
        size="md"
        label={recovery ? t('Wiederherstellungscode') : t('Code aus der App')}
        description={
          recovery
            ? t('Einer der zehn Codes, die du beim Einrichten aufbewahrt hast.')
            : t('Sechs Ziffern, die deine Authentifizierungs-App gerade zeigt.')
        }
        name="code"
        inputMode={recovery ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        required
        minLength={6}
        maxLength={40}
        withAsterisk={false}
        autoFocus
        data-autofocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Problem text={problem} />
      <Button type="submit" variant="filled" size="md" loading={busy} fullWidth>
        {t('Bestätigen')}
      </Button>
      <div className={classes.ways}>
        <Button variant="subtle" size="sm" onClick={swap}>
          {recovery ? t('Code aus der App eingeben') : t('Wiederherstellungscode eingeben')}
        </Button>
        <Button variant="subtle" size="sm" onClick={startOver}>
          {t('Zurück')}
        </Button>
      </div>
    </form>
  );
}
