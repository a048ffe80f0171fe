/** How one gets into a journey, in words. */
import type { Entry } from '@/lib/plan'
import { durationWords, eventWords, ruleWords } from './words'

/** The way in, in one line. */
export function entryLine(entry: Entry): string {
  if (entry.event) return entry.event.event
  if (entry.segment) return `Segment ${entry.segment} entered`
  if (entry.schedule) return `On schedule ${entry.schedule}`
  return 'Over the API'
}

/** All there is to know of an entry, name by name. */
export function entryFacts(entry: Entry): [string, string][] {
  const facts: [string, string][] = [['On', entry.event ? eventWords(entry.event) : entryLine(entry)]]
  if (entry.when) facts.push(['If', ruleWords(entry.when)])
  if (entry.key) facts.push(['One run per', entry.key.replace(/^properties\./, '')])
  facts.push(['Again', againWords(entry)])
  return facts
}

function againWords({ reentry }: Entry): string {
  if (reentry?.rule === 'always') return 'once the last run has ended'
  if (reentry?.rule === 'after') return `${durationWords(reentry.after)} after the last entry`
  return 'never'
}
