/** What a finding tells, in words. No React here. */
import { date, number, plural, span, value, when, words } from '@/lib/format'
import type { Finding, FindingStatus } from '@/lib/types'

export const STATUSES: FindingStatus[] = ['open', 'acknowledged', 'fixed', 'ignored']

/** The side it was seen from. */
export function viewWords(view: string): string {
  const known: Record<string, string> = {
    customer: 'Customers',
    session: 'Sessions',
    run: 'Runs',
    journeys: 'Live journeys (alerts)',
  }
  return known[view] ?? (view.startsWith('journey:') ? `Key of ${view.slice(8)}` : `By ${view}`)
}

/** `97.3 %`, and never quite sure. */
export function sureWords(confidence: number): string {
  return confidence > 0.999 ? '> 99.9 %' : `${(100 * confidence).toFixed(1)} %`
}

/** Time waited beyond the rest, and value, where the finding tells them. */
export function lostWords(of: Pick<Finding, 'lost_seconds' | 'lost_value'>): string {
  const parts = [
    of.lost_seconds ? span(of.lost_seconds) : '',
    of.lost_value === null || of.lost_value === undefined ? '' : `value of ${number(Math.round(of.lost_value))}`,
  ]
  return parts.filter(Boolean).join(' and ') || '–'
}

/** When it happened: whole days, or all the time. */
export function windowWords({ since, until }: Pick<Finding, 'since' | 'until'>): string {
  if (since && until) return since === until ? `on ${date(since)}` : `${date(since)} to ${date(until)}`
  if (since) return `since ${date(since)}`
  return until ? `until ${date(until)}` : 'as far back as the record goes'
}

/** Whom it befalls, and how many more than the rest leads one to expect. */
export function customersWords(of: Pick<Finding, 'customers' | 'customers_more'>): string {
  const more = Math.round(of.customers_more ?? 0)
  return more > 0 && more !== of.customers
    ? `${number(of.customers)}, ${plural(more, 'more', 'more')} than expected`
    : number(of.customers)
}

/** A row of the comparison between here and elsewhere; `interval` is that of 95 %. */
export type Rate = { share: number; interval: [number, number] | null; asked: number }
export type Compared = { sort: 'rates'; here: Rate; elsewhere: Rate } | { sort: 'times'; here: Span; elsewhere: Span }
export type Span = { median: number; p90: number; asked: number }

/** What the evidence compares; null where it compares nothing. */
export function comparedIn(evidence: Record<string, unknown>): Compared | null {
  const many = (name: string) => (typeof evidence[name] === 'number' ? evidence[name] : null)
  const rate = (suffix: string): Rate | null => {
    const share = many(`rate${suffix}`)
    return share === null
      ? null
      : { share, interval: pair(evidence[`rate${suffix}_interval`]), asked: many(`asked${suffix}`) ?? 0 }
  }
  const times = (suffix: string): Span | null => {
    const median = many(`median_seconds${suffix}`)
    return median === null
      ? null
      : { median, p90: many(`p90_seconds${suffix}`) ?? 0, asked: many(`asked${suffix}`) ?? 0 }
  }
  const rates = [rate(''), rate('_elsewhere')]
  if (rates[0] && rates[1]) return { sort: 'rates', here: rates[0], elsewhere: rates[1] }
  const spans = [times(''), times('_elsewhere')]
  return spans[0] && spans[1] ? { sort: 'times', here: spans[0], elsewhere: spans[1] } : null
}

function pair(of: unknown): [number, number] | null {
  const [low, high] = Array.isArray(of) ? (of as unknown[]) : []
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : null
}

const SHOWN_ELSEWHERE = /^(cases|also|goal|asked.*|rate.*|median_seconds.*|p90_seconds.*)$/

/** What else the evidence holds, as names and values. */
export function restOf(evidence: Record<string, unknown>): [string, string][] {
  const rest = Object.entries(evidence).filter(([name]) => !SHOWN_ELSEWHERE.test(name))
  return rest.map(([name, what]) => [words(name), plainly(what)])
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

function plainly(what: unknown): string {
  if (Array.isArray(what)) return what.map(plainly).join(', ')
  if (typeof what === 'string' && MOMENT.test(what)) return when(what)
  return typeof what === 'number' ? number(what) : value(what)
}

/** Where on the map it can be seen; null where no map shows it. */
export function mapAddress(of: Finding): string | null {
  if (of.view === 'journeys' || !of.step) return null
  const address = new URLSearchParams({ view: of.view, activity: of.step })
  if (of.other && ['loop', 'detour', 'failure', 'wait'].includes(of.kind)) address.set('to', of.other)
  return `/mining?${address}`
}
