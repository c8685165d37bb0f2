/** Chrome, Android: enough to recognise one's own device in a list. */
export function browserName(agent: string = navigator.userAgent): string {
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0].replace('Edg', 'Edge') ?? 'Browser';
  const system = /Android|iPhone|iPad|Windows|Macintosh|Linux/.exec(agent)?.[0];
  return [browser, system].filter(Boolean).join(', ');
}
