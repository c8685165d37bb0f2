import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const api = process.env.CITYPULSE_API ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [
    react(),
    lingui({ failOnMissing: process.env.NODE_ENV === 'production', failOnCompileError: true }),
    VitePWA({
      registerType: 'prompt',
      // Registered by src/shell/service-worker.ts.
      injectRegister: false,
      includeAssets: ['icon.svg'],
      manifest: {
        name: 'CityPulse',
        short_name: 'CityPulse',
        description: 'Energie und Gebäude der Stadt auf einen Blick',
        lang: 'de',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#F5F7FA',
        theme_color: '#0B6E5F',
        icons: [
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
          { src: '/icon-maskable.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg}', '**/inter-latin-*.woff2'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        navigateFallback: '/index.html',
        // The other apps, the API and the server's own pages belong to themselves.
        navigateFallbackDenylist: [/^\/(admin|m|docs|v1|healthz|readyz|metrics)(\/|$)/],
        cleanupOutdatedCaches: true,
        cacheId: 'citypulse-web',
      },
    }),
  ],
  resolve: {
    alias: [
      {
        find: /^temporal-polyfill$/,
        replacement: fileURLToPath(new URL('src/shell/temporal.ts', import.meta.url)),
      },
    ],
  },
  server: { proxy: { '/v1': { target: api, ws: true } } },
  build: { target: 'es2023', sourcemap: false },
});
