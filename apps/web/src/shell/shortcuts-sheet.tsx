import { Kbd, Modal } from '@mantine/core';
import { t } from './i18n.ts';
import classes from './shortcuts-sheet.module.css';

const groups = () => [
  {
    title: t('Überall'),
    keys: [
      { keys: [t('Strg'), 'K'], text: t('Suchen und springen') },
      { keys: ['?'], text: t('Diese Übersicht') },
      { keys: ['Esc'], text: t('Schließen') },
    ],
  },
  {
    title: t('Listen und Tabellen'),
    keys: [
      { keys: ['J', '↓'], text: t('Nächste Zeile') },
      { keys: ['K', '↑'], text: t('Vorige Zeile') },
      { keys: [t('Eingabe')], text: t('Öffnen') },
      { keys: [t('Umschalt'), t('Klick')], text: t('Nach weiterer Spalte sortieren') },
    ],
  },
];

export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Tastenkürzel')}
      closeButtonProps={{ 'aria-label': t('Schließen') }}
    >
      {groups().map((group) => (
        <section key={group.title} className={classes.group}>
          <h3>{group.title}</h3>
          <dl className={classes.list}>
            {group.keys.map((entry) => (
              <div key={entry.text}>
                <dt>
                  {entry.keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd>{entry.text}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
