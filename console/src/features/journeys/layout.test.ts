import { expect, test } from 'vitest'
import type { StepShape } from '@/lib/plan'
import { draw, END, START } from './layout'

function step(id: string, targets: Record<string, string | null>): StepShape {
  return { id, sort: 'wait', standing: 0, targets, plan: { type: 'wait', id } }
}

const CIRCLE = [step('a', { '': 'b' }), step('b', { again: 'a', done: null })]

test('every way is drawn, from the entry to the end', () => {
  const { spots, lines } = draw({ first: 'a', steps: CIRCLE })
  expect(spots.map((spot) => spot.id).sort()).toEqual([START, END, 'a', 'b'].sort())
  expect(lines.map(({ from, to, label }) => [from, to, label])).toEqual([
    [START, 'a', ''],
    ['a', 'b', ''],
    ['b', 'a', 'again'],
    ['b', END, 'done'],
  ])
})

test('a way that leads up again swings past everything between', () => {
  const { spots, lines, width } = draw({ first: 'a', steps: CIRCLE })
  const back = lines.filter((line) => line.side > 0)
  expect(back.map((line) => line.label)).toEqual(['again'])
  const right = Math.max(...spots.filter((spot) => spot.step).map((spot) => spot.x + spot.width))
  expect(back[0]?.side).toBeGreaterThan(right)
  expect(width).toBeGreaterThan(back[0]?.side ?? 0)
})

test('a journey without steps leads from its entry to its end', () => {
  expect(draw({ first: null, steps: [] }).lines.map(({ from, to }) => [from, to])).toEqual([[START, END]])
})

test('the ways of a fork come together at its join, and what comes after leads on from there', () => {
  const lanes = [
    { name: 'call', target: 'call' },
    { name: 'mail', target: 'mail' },
  ]
  const fork: StepShape = {
    id: 'both',
    sort: 'fork',
    standing: 0,
    targets: { call: 'call', mail: 'mail', joined: 'after' },
    plan: { type: 'fork', id: 'both', lanes, enough: 1 },
  }
  const steps = [fork, step('call', { '': null }), step('mail', { '': null }), step('after', { '': null })]
  const { spots, lines } = draw({ first: 'both', steps })
  const join = spots.find((spot) => spot.join)
  expect(join?.join).toBe('1 of 2 ways')
  expect(lines.map(({ from, to, label }) => [from, to, label])).toEqual([
    [START, 'both', ''],
    ['both', 'call', 'call'],
    ['both', 'mail', 'mail'],
    [join?.id, 'after', ''],
    ['call', join?.id, ''],
    ['mail', join?.id, ''],
    ['after', END, ''],
  ])
})
