import type { TimelineItem } from '@/lib/types'

/** In which journey, and at which step, something was decided; empty where in none. */
export function whereOf(item: TimelineItem): { journey: string; step: string } {
  const { event, reason, message, task } = item
  const receipt = event?.kind === 'receipt' ? (event.properties as { journey?: string; step?: string }) : null
  const from = reason ?? message ?? task ?? receipt
  return { journey: from?.journey ?? '', step: from?.step ?? '' }
}
