/** How one gets into a journey, in words. */
import { minuteOfDay, number, sentence, when } from '@/lib/format'
import type { DateWay, Entry, Way } from '@/lib/plan'
import { durationWords, eventWords, ruleWords, segmentWords, windowWords } from './words'

/** The ways in, in one line. */
export function entryLine({ ways }: Entry): string {
  return sentence(ways.map((way) => (way.event ? way.event.event : wayWords(way))).join('; or ')) || 'Nobody'
}

/** All there is to know of an entry, name by name. */
export function entryFacts(entry: Entry): [string, string][] {
  const facts: [string, string][] = [['Entry', sentence(entry.ways.map(wayFact).join('; or '))]]
  const caps = capWords(entry)
  if (caps) facts.push(['At most', caps])
  if (entry.since) facts.push(['From', momentWords(entry.since)])
  if (entry.until) facts.push(['Until', momentWords(entry.until)])
  if (entry.window) facts.push([entry.hold ? 'Held until' : 'Only', windowWords(entry.window)])
  facts.push(['Again', againWords(entry)])
  return facts
}

/** One way in, its condition, and what tells its runs apart. */
function wayFact(way: Way): string {
  const words = [wayWords(way)]
  if (way.when) words.push(`if ${ruleWords(way.when)}`)
  if (way.key) words.push(`one run per ${way.key.replace(/^properties\./, '')}`)
  return words.join(', ')
}

function wayWords(way: Way): string {
  if (way.event) return eventWords(way.event)
  if (way.segment) return segmentWords({ segment: way.segment, left: way.left ?? false })
  if (way.schedule) return `on schedule ${way.schedule}`
  if (way.at) return `once, ${momentWords(way.at)}`
  if (way.date) return dateWords(way.date)
  if (way.journey) return 'from another journey'
  if (way.call) return 'called by another journey'
  return way.file ? 'by a file' : 'over the API'
}

function dateWords({ trait, offset, before, minute, zone = 'customer', yearly }: DateWay): string {
  const moved = offset ? `${durationWords(offset)} ${before ? 'before' : 'after'}` : 'on'
  const hour = minute === null || minute === undefined ? '' : ` at ${minuteOfDay(minute)}`
  const clock = zone === 'customer' ? '' : ` by the clock of ${zone}`
  return `${yearly ? 'every year ' : ''}${moved} ${trait}${hour}${clock}`
}

function capWords({ caps }: Entry): string {
  const said: [number | null | undefined, string][] = [
    [caps?.per_day, 'a day'],
    [caps?.total, 'in all'],
    [caps?.active, 'at a time'],
  ]
  return said.flatMap(([most, what]) => (typeof most === 'number' ? [`${number(most)} ${what}`] : [])).join(', ')
}

/** A date as it was written; a moment with its offset in the reader's zone. */
function momentWords(written: string): string {
  return /(Z|[+-]\d\d:?\d\d)$/.test(written) ? when(written) : written.replace('T', ' ')
}

function againWords({ reentry }: Entry): string {
  if (reentry?.rule === 'always') return 'once the last run has ended'
  if (reentry?.rule === 'after') return `${durationWords(reentry.after)} after the last entry`
  if (reentry?.rule === 'after_exit') return `${durationWords(reentry.after)} after the last run has ended`
  return 'never'
}
