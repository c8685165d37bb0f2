import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

interface ScanToolsProps {
  /** null: this camera has no light. */
  torch: boolean | null;
  onTorch: () => void;
  onClose: () => void;
  onType: () => void;
}

export function ScanTools({ torch, onTorch, onClose, onType }: ScanToolsProps) {
  const { t } = useText();
  return (
    <View style={styles.row}>
      <Tool icon="x" label={t.scan.close} onPress={onClose} />
      {torch !== null && (
        <Tool
          icon={torch ? 'bulb-off' : 'bulb'}
          label={torch ? t.scan.lightOff : t.scan.lightOn}
          onPress={onTorch}
          pressed={torch}
          loud
        />
      )}
      <Tool icon="keyboard" label={t.scan.type} onPress={onType} loud={torch === null} />
    </View>
  );
}

interface ToolProps {
  icon: IconName;
  label: string;
  onPress: () => void;
  loud?: boolean;
  pressed?: boolean;
}

function Tool({ icon, label, onPress, loud = false, pressed }: ToolProps) {
  return (
    <Pressable
      role="button"
      aria-label={label}
      {...(pressed !== undefined && { 'aria-pressed': pressed })}
      onPress={onPress}
      style={styles.tool}
    >
      <View style={[styles.disc, loud ? styles.loud : styles.quiet]}>
        <Icon name={icon} size={loud ? 36 : 28} color={loud ? '#161B22' : '#FFFFFF'} />
      </View>
      <Words size="md" weight="medium" color="#FFFFFF" style={styles.words}>
        {label}
      </Words>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', justifyContent: 'space-evenly', alignItems: 'flex-end' },
  tool: { alignItems: 'center', gap: 8, minWidth: 88, flexShrink: 1 },
  disc: { alignItems: 'center', justifyContent: 'center' },
  quiet: {
    width: 64,
    height: 64,
    borderRadius: 32,
    borderWidth: 1.5,
    borderColor: 'rgba(255,255,255,.72)',
    backgroundColor: 'rgba(18,22,28,.6)',
  },
  loud: { width: 80, height: 80, borderRadius: 40, backgroundColor: '#FFFFFF' },
  words: { textAlign: 'center' },
});
