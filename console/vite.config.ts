import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Addresses are relative, so that the server may serve the console under any path. */
export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: { alias: { '@': here('./src') } },
  build: {
    outDir: here('../src/wend/web/static/console'),
    emptyOutDir: true,
    // all of them know light-dark(), which would otherwise be rewritten and lose sight of Mantine's scheme
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    chunkSizeWarningLimit: 500,
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.WEND_URL ?? 'http://127.0.0.1:8000' } },
})
