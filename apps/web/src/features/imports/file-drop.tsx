import { IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './file-drop.module.css';

export interface FileDropProps {
  file: File | null;
  /** Size and kind, in words. */
  hint: string;
  onFile: (file: File) => void;
}

/** Choose a file or drop it here; also reached and used by keyboard, as any file field. */
export function FileDrop({ file, hint, onFile }: FileDropProps) {
  const [over, setOver] = useState(false);
  return (
    <label
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = event.dataTransfer.files[0];
        if (dropped) onFile(dropped);
      }}
    >
      <input
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        className="visually-hidden"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          // The same file may be chosen again after it was changed.
          event.currentTarget.value = '';
          if (chosen) onFile(chosen);
        }}
      />
      {file ? (
        <IconFileTypeCsv size={24} stroke={1.75} aria-hidden />
      ) : (
        <IconUpload size={24} stroke={1.75} aria-hidden />
      )}
      <span className={classes.text}>
        <span className="strong">{file ? file.name : t('Datei wählen oder hierher ziehen')}</span>
        <span className="muted small">{file ? t('Andere Datei wählen') : hint}</span>
      </span>
    </label>
  );
}
