import { mergeConfig } from 'vite'
import { defineConfig } from 'vitest/config'
import build from './vite.config'

/** Apart from the build, which is made without what only the checks need. */
export default mergeConfig(
  build,
  defineConfig({
    test: { environment: 'jsdom', setupFiles: ['./src/test-setup.ts'], restoreMocks: true },
  }),
)
