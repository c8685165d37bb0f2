import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import express, { Router } from 'express';
import { openApiDocument } from './openapi.ts';

const bundle = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CityPulse API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<main id="reference"></main>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>`;

const start = `SwaggerUIBundle({
  url: '/v1/openapi.json', dom_id: '#reference', deepLinking: true, docExpansion: 'none',
  filter: true, tryItOutEnabled: true, persistAuthorization: false, validatorUrl: null });`;

/** The document at /v1/openapi.json and a reference page at /docs that asks nobody outside. */
export function apiReference(version: string): Router {
  const router = Router();
  let document: string | undefined;
  router.get('/v1/openapi.json', (_req, res) => {
    document ??= JSON.stringify(openApiDocument(version));
    res.type('json').send(document);
  });
  router.use('/docs/assets', express.static(bundle, { index: false, maxAge: '1d' }));
  router.get('/docs/start.js', (_req, res) => void res.type('js').send(start));
  router.get(['/docs', '/docs/'], (_req, res) => void res.type('html').send(page));
  return router;
}
