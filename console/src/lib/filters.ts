/** Filters that stand in the page's address, so that what one sees can be shared and gone back to. */
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

export type Narrowed<N extends string> = Partial<Record<N, string>>

/** What the address says of these names, and a way to change some of them; null and '' take one out. */
export function useFilters<const N extends string>(names: readonly N[]) {
  const [address, setAddress] = useSearchParams()
  const filters: Narrowed<N> = {}
  for (const name of names) {
    const value = address.get(name)
    if (value) filters[name] = value
  }
  const set = useCallback(
    (changed: Partial<Record<N, string | null>>) =>
      setAddress((before) => changedAddress(before, changed), { replace: true }),
    [setAddress],
  )
  return [filters, set] as const
}

export function changedAddress(before: URLSearchParams, changed: Record<string, string | null | undefined>) {
  const next = new URLSearchParams(before)
  for (const [name, value] of Object.entries(changed)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next
}
