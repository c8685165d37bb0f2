import { saveFile } from '@citypulse/ui/web/download';
import { Button, CopyButton, Group, Stack } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import classes from './second-factor.module.css';

/** Shown this once; whoever closes without keeping them has to make new ones. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = codes.join('\n');
  return (
    <Stack gap="lg">
      <p>
        {t('Mit einem dieser Codes kommst du hinein, wenn du dein Telefon nicht hast. Jeder gilt einmal.')}{' '}
        <strong>{t('Sie werden nur jetzt gezeigt: bewahre sie an einem sicheren Ort auf.')}</strong>
      </p>
      <ol className={classes.codes} aria-label={t('Wiederherstellungscodes')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <Group justify="space-between">
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={copy}
              >
                {copied ? t('Kopiert') : t('Kopieren')}
              </Button>
            )}
          </CopyButton>
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => saveFile('citypulse-codes.txt', new Blob([`${text}\n`], { type: 'text/plain' }))}
          >
            {t('Als Datei sichern')}
          </Button>
        </Group>
        <Button variant="filled" onClick={onDone}>
          {t('Ich habe sie aufbewahrt')}
        </Button>
      </Group>
    </Stack>
  );
}
