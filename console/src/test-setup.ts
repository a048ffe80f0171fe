/** What jsdom lacks and Mantine asks for. */
import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

afterEach(cleanup)

if (typeof window !== 'undefined') {
  window.matchMedia = (query: string) =>
    ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList

  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
}
