import { useState } from 'react';
import { usePreferences } from '../../preferences/preferences.ts';
import { useText } from '../../text/text.ts';
import { TextField } from '../../ui/text-field.tsx';

/** Which town's server this phone belongs to; taken over when the field is left. */
export function ServerField() {
  const { t } = useText();
  const { server, change } = usePreferences();
  const [typed, setTyped] = useState(server);
  return (
    <TextField
      label={t.signIn.server}
      value={typed}
      onChangeText={setTyped}
      onEndEditing={() => change({ server: typed.trim().replace(/\/+$/, '') })}
      autoCapitalize="none"
      inputMode="url"
    />
  );
}
