import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Addresses are relative, so that the server may serve the console under any path. */
export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: { alias: { '@': here('./src') } },
  build: {
    outDir: here('../src/wend/web/static/console'),
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 500,
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.WEND_URL ?? 'http://127.0.0.1:8000' } },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test-setup.ts'],
    restoreMocks: true,
  },
})
