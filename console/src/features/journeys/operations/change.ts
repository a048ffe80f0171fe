/** An operation begun: how the journey stands, its runs and the log are asked for again at once. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { queries } from '@/lib/api'
import type { Operation } from '@/lib/types'

export function useOperation<T>(journey: string, make: (of: T) => Promise<Operation>, done: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: make,
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: queries.journey(journey).queryKey }),
        client.invalidateQueries({ queryKey: ['/api/operations'] }),
        client.invalidateQueries({ queryKey: ['/api/journeys'] }),
      ])
      done()
    },
  })
}
