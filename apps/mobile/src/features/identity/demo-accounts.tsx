import { Role } from '@citypulse/contracts/permissions';
import type { systemInfo } from '@citypulse/contracts/system';
import type { Response } from '@citypulse/contracts/endpoint';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { TouchableRipple } from 'react-native-paper';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { PressCard } from '../../ui/surfaces.tsx';
import { Words } from '../../ui/words.tsx';

type Demo = NonNullable<Response<typeof systemInfo>['demo']>;

interface DemoAccountsProps {
  demo: Demo;
  busy: boolean;
  onChoose: (email: string, password: string) => Promise<void>;
}

/** Only a demo town names its accounts; each is one tap. */
export function DemoAccounts({ demo, busy, onChoose }: DemoAccountsProps) {
  const { t } = useText();
  const { color } = useAppTheme();
  const [open, setOpen] = useState(false);
  const roleName = (role: string) => {
    const known = Role.safeParse(role);
    return known.success ? t.profile.roles[known.data] : role;
  };
  return (
    <View style={styles.list}>
      <TouchableRipple
        role="button"
        aria-expanded={open}
        onPress={() => setOpen(!open)}
        borderless
        style={styles.toggle}
      >
        <Words size="md" weight="strong" color={color.primary}>
          {t.signIn.demo}
        </Words>
      </TouchableRipple>
      {open && (
        <>
          <Words size="md" color={color['text-2']}>
            {t.signIn.demoHint}
          </Words>
          {demo.accounts.map((account) => (
            <PressCard
              key={account.email}
              onPress={() => {
                if (!busy) void onChoose(account.email, demo.password);
              }}
            >
              <View style={styles.grow}>
                <Words weight="medium">{account.displayName}</Words>
                <Words size="md" color={color['text-2']}>
                  {roleName(account.role)}
                </Words>
              </View>
            </PressCard>
          ))}
        </>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  list: { gap: 8 },
  grow: { flex: 1 },
  toggle: { minHeight: 48, borderRadius: 24, alignItems: 'center', justifyContent: 'center' },
});
