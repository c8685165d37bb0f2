import type { Endpoint } from '@citypulse/contracts/endpoint';
import type { TestApi, TestUser } from './test-api.ts';

/** A multipart request as a browser sends it; the answer as it comes, refusals included. */
export async function sendFile(
  api: TestApi,
  user: TestUser,
  endpoint: Endpoint,
  file: string | Uint8Array,
  fields: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([file as BlobPart]), 'file.csv');
  const answer = await fetch(`${api.url}${endpoint.path}`, {
    method: endpoint.method,
    headers: { Authorization: `Bearer ${user.accessToken}` },
    body: form,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
