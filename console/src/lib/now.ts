/**
 * What time it is for Wend: a replayed stream has its own time, and the server says which (`/api/summary`'s `now`).
 * Until it has said so, and without a replay, it is this machine's.
 */
import { useQuery } from '@tanstack/react-query'
import { queries } from './api'

export function useNow(): number {
  const { data } = useQuery(queries.summary())
  return data?.now ? new Date(data.now).getTime() : Date.now()
}
