/** How answers are kept and asked for again: what is shown is refreshed by itself, and quietly. */
import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './client'

/** How often a page that counts live things asks again, in milliseconds. */
export const LIVE = 4_000

/** How often a list asks again, in milliseconds. */
export const CALM = 15_000

function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500)
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 2_000, retry: worthRetrying, retryDelay: 800 } },
})
