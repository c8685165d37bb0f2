import { useClient } from '@citypulse/client/react/provider';
import { useIdentityProof, useSignIn } from '@citypulse/client/react/sign-in';
import type { SignedInUser } from '@citypulse/contracts/identity';
import { ProveAgainDialog, SignInAgainDialog } from '@citypulse/ui/web/sign-in-again';
import { describeError } from '../../shell/errors.ts';

export function SignInAgain({ user }: { user: SignedInUser }) {
  const { session } = useClient();
  const way = useSignIn();
  const leave = () => void session.signOut();
  return <SignInAgainDialog person={user} way={way} describeError={describeError} onSignOut={leave} />;
}

export function ProveAgain() {
  const { session } = useClient();
  const proof = useIdentityProof(() => session.proved());
  const leave = () => void session.signOut();
  return <ProveAgainDialog proof={proof} describeError={describeError} onSignOut={leave} />;
}
