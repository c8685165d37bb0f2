import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

/** The one primary action of a list. */
export function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="filled" leftSection={<IconPlus size={16} stroke={1.75} />} onClick={onClick}>
      {label}
    </Button>
  );
}
