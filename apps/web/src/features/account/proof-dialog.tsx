import { useFreshProof, useIdentityProof } from '@citypulse/client/react/sign-in';
import { FreshProofDialog } from '@citypulse/ui/web/sign-in-again';
import { describeError } from '../../shell/errors.ts';
import { notify } from '../../shell/notify.tsx';

/** Some things want to know once more that it is the person himself who sits here. */
export function useProof() {
  const { refused, isAsked, drop, proved } = useFreshProof((error) =>
    notify({ status: 'critical', text: describeError(error) }),
  );
  return { refused, dialog: isAsked && <ProofDialog onClose={drop} onProved={proved} /> };
}

function ProofDialog({ onClose, onProved }: { onClose: () => void; onProved: () => void }) {
  const proof = useIdentityProof(onProved);
  return <FreshProofDialog proof={proof} describeError={describeError} onClose={onClose} />;
}
