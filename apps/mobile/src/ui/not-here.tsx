import { useRouter } from 'expo-router';
import { useText } from '../text/text.ts';
import { EmptyView, PrimaryButton } from './state-views.tsx';
import { Screen } from './screen.tsx';

/** What an address names is not there, or not for this person. */
export function NotHere({ why }: { why?: string }) {
  const router = useRouter();
  const { t } = useText();
  const home = () => router.dismissTo('/today');
  return (
    <Screen title={t.states.errorTitle} onBack={home}>
      <EmptyView title={t.states.notFound} action={<PrimaryButton label={t.shell.today} onPress={home} />}>
        {why ?? ''}
      </EmptyView>
    </Screen>
  );
}
