import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env.CITYPULSE_API ?? 'http://localhost:8080';

export default defineConfig({
  base: '/admin/',
  plugins: [
    react(),
    lingui({ failOnMissing: process.env.NODE_ENV === 'production', failOnCompileError: true }),
  ],
  server: { proxy: { '/v1': { target: api, ws: true } } },
  build: { target: 'es2023', sourcemap: false },
});
