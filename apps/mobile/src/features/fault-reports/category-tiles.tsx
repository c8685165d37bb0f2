import { faultCategories, type FaultCategory } from '@citypulse/contracts/fault-reports';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';

const icons: Record<FaultCategory, IconName> = {
  water: 'droplet',
  heating: 'flame',
  electricity: 'bolt',
  door_window: 'door',
  light: 'bulb',
  other: 'dots',
};

interface CategoryTilesProps {
  chosen: FaultCategory | null;
  onChoose: (category: FaultCategory) => void;
}

/** What is wrong, in one tap. */
export function CategoryTiles({ chosen, onChoose }: CategoryTilesProps) {
  const { t } = useText();
  const { color, key } = useAppTheme();
  const { glove } = useTouch();
  return (
    <View role="radiogroup" aria-label={t.faults.what} style={styles.tiles}>
      {faultCategories.map((category) => {
        const isChosen = category === chosen;
        const shade = isChosen ? color.primary : color.text;
        return (
          <Pressable
            key={category}
            role="radio"
            aria-checked={isChosen}
            aria-label={t.faults.categories[category]}
            onPress={() => onChoose(category)}
            style={[
              styles.tile,
              { minHeight: glove ? 96 : 72, borderColor: key, backgroundColor: color.surface },
              isChosen && { borderColor: color.primary, backgroundColor: color['primary-tint'] },
            ]}
          >
            <Icon name={icons[category]} color={shade} />
            <Words size="md" weight={isChosen ? 'strong' : 'medium'} color={shade} style={styles.label}>
              {t.faults.categories[category]}
            </Words>
            {isChosen && (
              <View style={styles.tick}>
                <Icon name="circle-check" size={20} color={color.primary} />
              </View>
            )}
          </Pressable>
        );
      })}
    </View>
  );
}

const styles = StyleSheet.create({
  tiles: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  tile: {
    flexGrow: 1,
    flexBasis: '30%',
    minWidth: 96,
    borderWidth: 1.5,
    borderRadius: 8,
    alignItems: 'center',
    justifyContent: 'center',
    gap: 4,
    padding: 8,
  },
  label: { textAlign: 'center' },
  tick: { position: 'absolute', top: 4, right: 4 },
});
