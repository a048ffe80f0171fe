/** Parts of a plan in words: durations, conditions, events, values and windows. */
import { minuteOfDay, value } from '@/lib/format'
import type {
  BestTime,
  BusinessTime,
  Compare,
  Duration,
  EventMatch,
  Rule,
  SegmentChange,
  Time,
  TimeWindow,
  Value,
} from '@/lib/plan'

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
export function timeWords(of: Time | null | undefined): string {
  if (!of) return ''
  if (!isBusiness(of)) return durationWords(of)
  const { days = 0, minutes = 0 } = of
  const parts = [amount(days, 'business day'), amount(Math.floor(minutes / 60), 'business hour')]
  return [...parts, amount(minutes % 60, 'business minute')].filter(Boolean).join(' ') || 'no time'
}

function isBusiness(of: Time): of is BusinessTime {
  return typeof of === 'object' && !Array.isArray(of) && ('days' in of || 'minutes' in of)
}

function amount(count: number, unit: string): string {
  return count ? `${count} ${unit}${count === 1 ? '' : 's'}` : ''
}

export function compareWords(of: Compare): string {
  const operator = OPERATORS[of.op] ?? of.op
  if (of.op === 'exists' || of.op === 'missing') return `${pathWords(of.path)} ${operator}`
  return `${pathWords(of.path)} ${operator} ${operandWords(of.value)}`
}

const ROOTS: [string, string][] = [
  ['event.properties.', "the entry event's "],
  ['event.', "the entry event's "],
  ['last.properties.', "the last event's "],
  ['last.', "the last event's "],
  ['account.', "the account's "],
  ['reachable.', 'reachable by '],
  ['steps.', 'step '],
  ['trait.', ''],
  ['properties.', ''],
  ['vars.', ''],
]

function pathWords(path: string): string {
  const [root, words] = ROOTS.find(([each]) => path.startsWith(each)) ?? ['', '']
  return words + path.slice(root.length)
}

function operandWords(of: unknown): string {
  if (Array.isArray(of)) return of.map(value).join(', ')
  if (of && typeof of === 'object' && 'path' in of) return pathWords(String(of.path))
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
  const what = of.ref ? pathWords(of.ref.path) : of.literal === null ? 'nothing' : value(of.literal)
  return of.append ? `… and ${what}` : what
}

/** Values by their names, as facts. */
export function valueFacts(of: Record<string, Value>): [string, string][] {
  return Object.entries(of).map(([name, each]) => [name, valueWords(each)])
}

/** What values are set to, in one line: `credit + 10, met = on`. */
export function settingWords(of: Record<string, Value>): string {
  const sign = (each: Value) => (typeof each.add === 'number' || each.append ? ' ' : ' = ')
  return Object.entries(of)
    .map(([name, each]) => name + sign(each) + valueWords(each))
    .join(', ')
}

/** A text put together from parts, with what stands between them; what is filled in later stands in braces. */
export function textWords(parts: Value[], between = ''): string {
  return parts.map((part) => (part.ref ? `{${pathWords(part.ref.path)}}` : String(part.literal ?? ''))).join(between)
}

export function segmentWords(of: SegmentChange): string {
  return `${of.left ? 'leaving' : 'entering'} segment ${of.segment}`
}

export function bestWords(of: BestTime): string {
  return `the hour at which ${of.channel} is opened most, within ${durationWords(of.within)}`
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
