import { expect, test } from 'vitest'
import type { FlowMap } from '@/lib/types'
import { activityOf, calm, cut, END, flowOf, nodeOf, START } from './cut'

/** A map of cases whose path is a word, a letter an activity. */
function mapOf(paths: Record<string, number>): FlowMap {
  const count = (into: Record<string, number>, name: string, by: number) => {
    into[name] = (into[name] ?? 0) + by
  }
  const [activities, starts, ends, edges] = [{}, {}, {}, {}] as Record<string, number>[]
  let cases = 0
  for (const [path, times] of Object.entries(paths)) {
    cases += times
    count(starts ?? {}, path.charAt(0), times)
    count(ends ?? {}, path.slice(-1), times)
    for (const [at, letter] of [...path].entries()) {
      count(activities ?? {}, letter, times)
      if (at) count(edges ?? {}, path.slice(at - 1, at + 1), times)
    }
  }
  return {
    view: 'customer',
    journey: null,
    live: true,
    generated_at: '2026-01-01T00:00:00Z',
    newest: null,
    cursor: 1,
    behind: 0,
    late: 0,
    complete: true,
    cases,
    events: 1,
    activities: activities ?? {},
    starts: starts ?? {},
    ends: ends ?? {},
    ways: 0,
    edges: Object.entries(edges ?? {}).map(([pair, times]) => ({
      from: pair.charAt(0),
      to: pair.charAt(1),
      count: times,
      mean_seconds: 1,
      median_seconds: 1,
      p90_seconds: 1,
      total_seconds: times,
    })),
  }
}

const short = (node: string) => activityOf(node) ?? node
const shown = (of: { ways: { from: string; to: string }[] }) =>
  of.ways.map((way) => `${short(way.from)}>${short(way.to)}`)

test('the whole map has every way, its begins and ends among them', () => {
  const whole = cut(flowOf(mapOf({ abc: 6, ac: 2 })), 1)
  expect(shown(whole)).toEqual(['c>end', 'start>a', 'a>b', 'b>c', 'a>c'])
  expect(whole.covered).toBe(1)
})

test('a cut keeps the strongest ways, and never lets an activity hang in the air', () => {
  const flow = flowOf(mapOf({ abcd: 90, abxd: 6, axyd: 3, zd: 1 }))
  for (const share of [0, 0.2, 0.5, 0.8, 0.95, 1]) {
    const { ways, activities } = cut(flow, share)
    for (const activity of activities) {
      expect(reaches(ways, START, nodeOf(activity)), `${activity} is reached at ${share}`).toBe(true)
      expect(reaches(ways, nodeOf(activity), END), `${activity} leads on at ${share}`).toBe(true)
    }
  }
  expect(shown(cut(flow, 0.9))).toEqual(['d>end', 'start>a', 'a>b', 'b>c', 'c>d'])
})

test('a circle that nobody begins with is still reached', () => {
  const flow = flowOf(mapOf({ abbbbbbc: 10, ac: 1 }))
  expect(shown(cut(flow, 0.1))).toEqual(['b>b', 'c>end', 'start>a', 'a>b', 'b>c'])
})

test('what is covered is told as a share of all moves', () => {
  const { covered } = cut(flowOf(mapOf({ a: 3, b: 1 })), 0.5)
  expect(covered).toBe(0.75)
})

test('a calm map has at most so many ways, and all of them where they are few', () => {
  const flow = flowOf(mapOf({ abcdef: 50, acbdef: 20, abdcef: 10, abcdfe: 5, fedcba: 1 }))
  expect(cut(flow, calm(flow, 9)).ways.length).toBeLessThanOrEqual(9)
  expect(calm(flow, 100)).toBe(1)
})

test('an activity that is called like the end is not the end', () => {
  const flow = flowOf(mapOf({ ab: 1 }))
  expect(activityOf(END)).toBeNull()
  expect(activityOf(nodeOf('end'))).toBe('end')
  expect(flow.ways.map((way) => way.share)).toEqual([1, 1, 1])
})

test('a map of nothing is cut to nothing', () => {
  const flow = flowOf(mapOf({}))
  expect(cut(flow, 0.8)).toEqual({ ways: [], activities: [], covered: 0 })
  expect(calm(flow, 10)).toBe(1)
})

function reaches(ways: { from: string; to: string }[], from: string, to: string): boolean {
  const seen = new Set([from])
  for (const node of seen) for (const way of ways) if (way.from === node) seen.add(way.to)
  return seen.has(to)
}
