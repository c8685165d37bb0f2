import { useApiQuery } from '@citypulse/client/react/queries';
import { systemInfo } from '@citypulse/contracts/system';
import { browserWays } from '../../platform/browser-ways';
import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import type { SignIn } from './use-sign-in.ts';

/** Ways in without a password of this app, where it runs in a browser. */
export function OtherWays({ busy, byPasskey, byDirectory }: SignIn) {
  const { t } = useText();
  const directory = useApiQuery(systemInfo).data?.directory;
  return (
    <>
      {browserWays.returnsFromDirectory && directory && (
        <BigButton
          kind="outline"
          icon="building-community"
          label={t.signIn.withDirectory(directory)}
          disabled={busy}
          onPress={() => void byDirectory()}
        />
      )}
      {browserWays.passkeysWork() && (
        <BigButton
          kind="outline"
          icon="fingerprint"
          label={t.signIn.withPasskey}
          disabled={busy}
          onPress={() => void byPasskey()}
        />
      )}
    </>
  );
}
