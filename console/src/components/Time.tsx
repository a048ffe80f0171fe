import { distance, when } from '@/lib/format'
import { useNow } from '@/lib/now'

/** A time, written out, and how far it is from now. */
export function Time({ at, near = false }: { at: string | null | undefined; near?: boolean }) {
  const now = useNow()
  if (!at) return <>–</>
  return (
    <time dateTime={at} title={near ? when(at) : distance(at, now)} className="number">
      {near ? distance(at, now) : when(at)}
    </time>
  )
}
