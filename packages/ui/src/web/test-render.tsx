import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished } from 'vitest';
import { UiProvider } from './provider.tsx';

/** jsdom has no layout: queries of the media answer no, nothing is ever resized. */
function standIns(): void {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  window.matchMedia ??= (media) =>
    Object.assign(new EventTarget(), { matches: false, media }) as MediaQueryList;
  window.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
}

export interface Rendered {
  page: HTMLElement;
  show: (content: ReactNode) => Promise<void>;
}

/** Draws on a page of its own that goes with the test. */
export async function render(content: ReactNode): Promise<Rendered> {
  standIns();
  const page = document.createElement('div');
  document.body.append(page);
  const root = createRoot(page);
  const show = (shown: ReactNode) =>
    act(async () =>
      root.render(
        <UiProvider language="de">
          <main>{shown}</main>
        </UiProvider>,
      ),
    );
  onTestFinished(async () => {
    await act(async () => root.unmount());
    page.remove();
  });
  await show(content);
  // The kit's own style elements stand beside the content.
  return { page: page.querySelector('main') ?? page, show };
}

export const press = (target: Element, key: string) =>
  act(async () => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await new Promise((drawn) => requestAnimationFrame(drawn));
  });

export const click = (target: Element, options: MouseEventInit = {}) =>
  act(async () =>
    target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...options })),
  );
