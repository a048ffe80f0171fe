import type { TimelineItem } from '@/lib/types'

/** In which journey, and at which step, something was decided; empty where in none. */
export function whereOf(item: TimelineItem): { journey: string; step: string } {
  const { reason, message } = item
  return { journey: reason?.journey ?? message?.journey ?? '', step: reason?.step ?? message?.step ?? '' }
}
