/** How values are written for people: numbers, times, durations and codes. No React here. */

const NUMBER = new Intl.NumberFormat('en')
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' })
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })

export function number(value: number): string {
  return NUMBER.format(value)
}

/** `12.3K` where room is short. */
export function compact(value: number): string {
  return value < 10_000 ? NUMBER.format(value) : COMPACT.format(value)
}

/** A share of a whole; nothing of nothing is 0 %. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '0 %'
  const share = (100 * part) / whole
  return `${share > 0 && share < 10 ? share.toFixed(1) : Math.round(share)} %`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

export function when(time: string): string {
  return WHEN.format(new Date(time))
}

export function day(time: string): string {
  return DAY.format(new Date(time))
}

export function clock(time: string): string {
  return CLOCK.format(new Date(time))
}

const CODE = /^[a-z0-9]+([-_][a-z0-9]+)*$/

/** A code such as `frequency-cap` or `wait_for` as words: `Frequency cap`. Sentences stay as they are. */
export function words(code: string): string {
  return sentence(CODE.test(code) ? code.replaceAll(/[-_]/g, ' ') : code)
}

/** Text with its first letter large, and nothing else changed. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const SPANS: [seconds: number, unit: string][] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
]

/** A length of time in the unit one would say it in: `45 s`, `1.5 h`, `12 d`. */
export function span(seconds: number): string {
  for (const [size, unit] of SPANS) {
    const many = seconds / size
    if (many >= 1) return `${many < 10 ? Number(many.toFixed(1)) : NUMBER.format(Math.round(many))} ${unit}`
  }
  return `${seconds > 0 && seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`
}

/** How far off a time is: `in 2 h`, `3 d ago`. */
export function away(time: string, now: number = Date.now()): string {
  const seconds = (new Date(time).getTime() - now) / 1_000
  return seconds >= 0 ? `in ${span(seconds)}` : `${span(-seconds)} ago`
}

/** A day without its time: `12 May 2026`. */
export function date(time: string): string {
  return DATE.format(new Date(time.length === 10 ? `${time}T12:00` : time))
}

/** A JSON value on one line, for traits and properties. */
export function value(of: unknown): string {
  if (of === null || of === undefined) return '–'
  if (typeof of === 'string') return of
  return typeof of === 'number' ? String(of) : JSON.stringify(of)
}

/** Minutes since midnight as `09:00`. */
export function minuteOfDay(minutes: number): string {
  const two = (of: number) => String(of).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
