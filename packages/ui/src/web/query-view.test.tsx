import { expect, test } from 'vitest';
import { QueryView, type QueryLike } from './query-view.tsx';
import { click, render } from './test-render.tsx';

const failure = Object.assign(new Error('boom'), { requestId: '7F3A-19C2' });

const view = (query: QueryLike<string[]>) => (
  <QueryView
    query={query}
    loading={{ height: 100 }}
    describeError={() => 'Der Server ist nicht erreichbar.'}
    isEmpty={(items) => items.length === 0}
    empty={<p>Noch keine Zähler</p>}
  >
    {(items) => <p>{items.join(', ')}</p>}
  </QueryView>
);

test('a failed refetch leaves what was shown', async () => {
  const { page } = await render(view({ data: ['Strom'], error: failure, refetch: () => undefined }));
  expect(page.textContent).toBe('Strom');
});

test('a failure without data says what, gives the reference and retries', async () => {
  let retried = 0;
  const { page } = await render(view({ data: undefined, error: failure, refetch: () => (retried += 1) }));
  expect(page.querySelector('[role=alert]')?.textContent).toContain('Der Server ist nicht erreichbar.');
  expect(page.textContent).toContain('7F3A-19C2');
  await click(
    [...page.querySelectorAll('button')].find((button) => button.textContent === 'Erneut versuchen')!,
  );
  expect(retried).toBe(1);
});

test('emptiness has its own words, waiting takes the place of what comes', async () => {
  const { page, show } = await render(view({ data: undefined, error: null, refetch: () => undefined }));
  expect(page.querySelector<HTMLElement>('[role=status]')?.style.minHeight).toBe('100px');
  await show(view({ data: [], error: null, refetch: () => undefined }));
  expect(page.textContent).toBe('Noch keine Zähler');
});
