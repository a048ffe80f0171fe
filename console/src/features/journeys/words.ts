/** Parts of a plan in words: durations, conditions, events, values and windows. */
import { minuteOfDay, value } from '@/lib/format'
import type { BusinessTime, Compare, Duration, EventMatch, Rule, Time, TimeWindow, Value } from '@/lib/plan'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const OPERATORS: Record<string, string> = {
  is: 'is',
  is_not: 'is not',
  in: 'is one of',
  not_in: 'is none of',
  above: 'is above',
  at_least: 'is at least',
  below: 'is below',
  at_most: 'is at most',
  contains: 'contains',
  starts_with: 'starts with',
  exists: 'is known',
  missing: 'is missing',
  before: 'is before',
  after: 'is after',
}

const UNITS: [number, string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

/** `1 day 12 hours`; months and years are those of the calendar. */
export function durationWords(of: Duration | null | undefined): string {
  if (!of) return ''
  if (typeof of === 'string') return of
  const { seconds = 0, months = 0 } = Array.isArray(of) ? { seconds: of[0], months: of[1] ?? 0 } : of
  const parts = [amount(Math.floor(months / 12), 'year'), amount(months % 12, 'month')]
  let rest = seconds
  for (const [size, unit] of UNITS) {
    parts.push(amount(Math.floor(rest / size), unit))
    rest %= size
  }
  return parts.filter(Boolean).join(' ') || 'no time'
}

/** A duration, or business time: so many business days, and then hours of work. */
export function timeWords(of: Time): string {
  if (typeof of === 'string' || Array.isArray(of) || 'seconds' in of || 'months' in of)
    return durationWords(of as Duration)
  const { days = 0, minutes = 0 } = of as BusinessTime
  const parts = [amount(days, 'business day'), amount(Math.floor(minutes / 60), 'business hour')]
  return [...parts, amount(minutes % 60, 'business minute')].filter(Boolean).join(' ') || 'no time'
}

function amount(count: number, unit: string): string {
  return count ? `${count} ${unit}${count === 1 ? '' : 's'}` : ''
}

export function compareWords(of: Compare): string {
  const operator = OPERATORS[of.op] ?? of.op
  if (of.op === 'exists' || of.op === 'missing') return `${pathWords(of.path)} ${operator}`
  return `${pathWords(of.path)} ${operator} ${operandWords(of.value)}`
}

function pathWords(path: string): string {
  return path.replace(/^(trait|properties)\./, '')
}

function operandWords(of: unknown): string {
  if (Array.isArray(of)) return of.map(value).join(', ')
  if (of && typeof of === 'object' && 'path' in of) return String(of.path)
  return value(of)
}

export function eventWords(of: EventMatch): string {
  const where = of.where ?? []
  return where.length ? `${of.event} where ${where.map(compareWords).join(' and ')}` : of.event
}

export function ruleWords(of: Rule): string {
  switch (of.type) {
    case 'compare':
      return compareWords(of)
    case 'count':
      return countWords(of)
    case 'segment':
      return `in segment ${of.segment}`
    case 'cel':
      return of.source
    case 'all':
      return of.of.map(inner).join(' and ')
    case 'any':
      return of.of.map(inner).join(' or ')
    case 'not':
      return `not ${inner(of.of)}`
  }
}

function inner(of: Rule): string {
  return of.type === 'all' || of.type === 'any' ? `(${ruleWords(of)})` : ruleWords(of)
}

function countWords(of: Extract<Rule, { type: 'count' }>): string {
  const sizes: Record<string, string> = {
    at_least: 'at least',
    at_most: 'at most',
    above: 'more than',
    below: 'fewer than',
    is: 'exactly',
  }
  const many = `${sizes[of.op ?? 'at_least'] ?? of.op} ${of.n ?? 1} × ${eventWords({ event: of.event, where: of.where ?? [] })}`
  return of.within ? `${many} within ${durationWords(of.within)}` : many
}

export function valueWords(of: Value): string {
  if (of.add !== null && of.add !== undefined) return `${of.add < 0 ? '−' : '+'} ${Math.abs(of.add)}`
  return of.ref ? of.ref.path : value(of.literal)
}

export function windowWords(of: TimeWindow): string {
  const days = of.days ?? [0, 1, 2, 3, 4, 5, 6]
  const on = days.length === 7 ? 'any day' : days.map((day) => DAYS[day]).join(', ')
  const since = of.since_minute ?? 0
  const until = of.until_minute ?? 1440
  const hours = since === 0 && until === 1440 ? '' : `, ${minuteOfDay(since)}–${minuteOfDay(until)}`
  const zone = of.zone ?? 'customer'
  const whose = zone === 'customer' ? "the customer's zone" : zone === 'workspace' ? "the workspace's zone" : zone
  return `${on}${hours} (${whose})`
}
