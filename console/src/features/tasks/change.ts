/** A change of a task: what it is then is shown at once, and of a refused one, what has become of it meanwhile. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { queries } from '@/lib/api'
import type { Task } from '@/lib/types'

export function useChange<T>(id: string, make: (of: T) => Promise<Task>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: make,
    onSuccess: (now) => {
      client.setQueryData(queries.task(id).queryKey, now)
      void client.invalidateQueries({ queryKey: ['/api/tasks'] })
      return client.invalidateQueries({ queryKey: ['/api/queues'] })
    },
    onError: () => client.invalidateQueries({ queryKey: queries.task(id).queryKey }),
  })
}
