import { useState } from 'react';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../text/text.ts';
import { useAppTheme } from '../theme/theme.ts';
import { Icon } from './icon.tsx';
import { SearchBox } from './search-box.tsx';
import { Sheet } from './sheet.tsx';
import { useTouch } from './touch.ts';
import { Words } from './words.tsx';

export interface Choice {
  id: string;
  label: string;
  detail?: string | undefined;
}

interface ChooseSheetProps {
  title: string;
  choices: readonly Choice[];
  chosen: string | null;
  onChoose: (id: string) => void;
  onClose: () => void;
}

const searchFrom = 9;

/** One of a list, searched when it is long. */
export function ChooseSheet({ title, choices, chosen, onChoose, onClose }: ChooseSheetProps) {
  const { color } = useAppTheme();
  const { t } = useText();
  const touch = useTouch();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLocaleLowerCase('de');
  const shown = choices.filter(({ label, detail }) =>
    `${label} ${detail ?? ''}`.toLocaleLowerCase('de').includes(wanted),
  );
  return (
    <Sheet title={title} onClose={onClose}>
      {choices.length >= searchFrom && (
        <SearchBox label={title} clearLabel={t.buildings.clearSearch} value={search} onChange={setSearch} />
      )}
      <View role="radiogroup" aria-label={title}>
        {shown.map(({ id, label, detail }) => (
          <Pressable
            key={id}
            role="radio"
            aria-checked={id === chosen}
            onPress={() => {
              onChoose(id);
              onClose();
            }}
            style={[styles.row, { minHeight: touch.button, borderBottomColor: color.line }]}
          >
            <View style={styles.grow}>
              <Words weight={id === chosen ? 'strong' : 'regular'}>{label}</Words>
              {detail && (
                <Words size="md" color={color['text-2']}>
                  {detail}
                </Words>
              )}
            </View>
            {id === chosen && <Icon name="check" color={color.primary} />}
          </Pressable>
        ))}
      </View>
    </Sheet>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, borderBottomWidth: 1, paddingVertical: 8 },
  grow: { flex: 1 },
});
