import { when } from '@/lib/format'

/** A time in the reader's zone; its title tells it in UTC, as decisions in words do. */
export function Time({ at }: { at: string | null | undefined }) {
  if (!at) return <>–</>
  return (
    <time dateTime={at} title={`${at.slice(0, 19).replace('T', ' ')} UTC`} className="number">
      {when(at)}
    </time>
  )
}
