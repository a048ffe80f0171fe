/** How strong a way and an activity look, and which colour a time has. No React here. */
import { number, percent, plural, span } from '@/lib/format'
import { activityOf, START, type Way } from './cut'

/** What the ways tell: how often they are taken, or how long they take. */
export const SHOWS = ['frequency', 'median', 'mean'] as const
export type Shows = (typeof SHOWS)[number]

export function showsOf(text: string | undefined): Shows {
  return SHOWS.find((each) => each === text) ?? 'frequency'
}

const THIN = 1.2
const THICK = 9

/** The width of a way in pixels; areas are compared, so it grows with the root. */
export function widthOf(count: number, most: number): number {
  return THIN + (THICK - THIN) * Math.sqrt(Math.min(1, count / Math.max(1, most)))
}

/** How strongly an activity is tinted, 0 to 1. */
export function tintOf(count: number, most: number): number {
  return Math.sqrt(Math.min(1, count / Math.max(1, most)))
}

/** Where a time stands between the shortest and the longest of the map, 0 to 1: seconds and weeks are told apart. */
export function slownessOf(seconds: number, shortest: number, longest: number): number {
  const log = (of: number) => Math.log(Math.max(1, of))
  const width = log(longest) - log(shortest)
  return width > 0 ? Math.min(1, Math.max(0, (log(seconds) - log(shortest)) / width)) : 0
}

/** The shortest and the longest time of some ways; null where none has a time. */
export function rangeOf(ways: Way[], shows: 'median' | 'mean'): [number, number] | null {
  const times = ways.flatMap((way) => (way.seconds ? [way.seconds[shows]] : []))
  return times.length ? [Math.min(...times), Math.max(...times)] : null
}

/** The colour of a time: a mix of two colours that light and dark define each for itself. */
export function colorOf(slowness: number): string {
  return `color-mix(in oklab, var(--slow) ${Math.round(100 * slowness)}%, var(--fast))`
}

/** What stands beside a way. */
export function labelOf(way: Way, shows: Shows): string {
  if (shows === 'frequency')
    return way.share > 0.995 ? number(way.count) : `${number(way.count)} · ${percent(way.share, 1)}`
  return way.seconds ? span(way.seconds[shows]) : ''
}

/** A way in words, for those who do not see the drawing. */
export function wayWords(way: Way, [one, many]: [string, string]): string {
  const [from, to] = [activityOf(way.from), activityOf(way.to)]
  const share = percent(way.share, 1)
  if (way.from === START)
    return `${plural(way.count, one, many)}, ${share} of all, ${way.count === 1 ? 'begins' : 'begin'} with ${to}`
  if (!to)
    return `${plural(way.count, one, many)} ${way.count === 1 ? 'ends' : 'end'} after ${from}, ${share} of the times it happened`
  const time = way.seconds ? `, median ${span(way.seconds.median)}, mean ${span(way.seconds.mean)}` : ''
  return `From ${from} to ${to}: ${plural(way.count, 'time')}, ${share} of what comes after ${from}${time}`
}

/** What a case of a view is called. */
export function casesOf(view: string): [one: string, many: string] {
  if (view === 'customer') return ['customer', 'customers']
  if (view === 'session') return ['session', 'sessions']
  return view === 'run' ? ['run', 'runs'] : ['case', 'cases']
}
