import { readFileSync } from 'node:fs';
import { Router } from 'express';
import type { Request, Response } from 'express';

const page = (name: string) => readFileSync(new URL(`progress-page/${name}`, import.meta.url));

type Status = { app: string; state: { name: string; output?: string } }[];

/** The page's own files and the state it asks for again and again. */
export function progressAssets(status: () => Status): Router {
  const router = Router();
  for (const name of ['page.css', 'page.js'])
    router.get(`/_build/${name}`, (_request, response) => {
      response.type(name).set('Cache-Control', 'no-cache').send(page(name));
    });
  router.get('/_build/status.json', (request, response) => {
    const shown = isAtTheMachine(request) ? status() : status().map(withoutOutput);
    response.set('Cache-Control', 'no-store').json(shown);
  });
  return router;
}

export function sendProgressPage(response: Response): void {
  response.status(503).set({ 'Cache-Control': 'no-store', 'Retry-After': '2' });
  response.type('html').send(page('index.html'));
}

/** What a build tool printed is for whoever runs the server, not for the town. */
function isAtTheMachine(request: Request): boolean {
  const address = request.socket.remoteAddress ?? '';
  return /^(?:::1|(?:::ffff:)?127\.)/.test(address) && request.headers['x-forwarded-for'] === undefined;
}

function withoutOutput({ app, state }: Status[number]): Status[number] {
  return { app, state: { name: state.name } };
}
