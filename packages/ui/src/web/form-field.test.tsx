import { act } from 'react';
import { expect, test } from 'vitest';
import { NumberField } from './form-field.tsx';
import { render } from './test-render.tsx';

async function type(page: HTMLElement, text: string) {
  const input = page.querySelector('input')!;
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

test('a decimal comma is understood, and nonsense stays as typed with a reason', async () => {
  const values: (number | null)[] = [];
  const { page } = await render(
    <NumberField
      label="Stand"
      value={null}
      unit="kWh"
      invalidText="Keine Zahl"
      onChange={(value) => values.push(value)}
    />,
  );
  await type(page, '14.208,6');
  expect(values).toEqual([14208.6]);
  await type(page, '14.208,6x');
  expect(values).toEqual([14208.6]);
  expect(page.querySelector('input')?.value).toBe('14.208,6x');
  expect(page.textContent).toContain('Keine Zahl');
  expect(page.textContent).toContain('kWh');
});
