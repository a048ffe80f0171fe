import { expect, test } from 'vitest'
import { END, nodeOf, START, type Way } from './cut'
import { labelOf, rangeOf, slownessOf, tintOf, wayWords, widthOf } from './look'

const WAY: Way = {
  id: 'x',
  from: nodeOf('Checkout'),
  to: nodeOf('Pay'),
  count: 1_204,
  share: 0.634,
  seconds: { mean: 7_200, median: 3_600, p90: 86_400 },
}

const CUSTOMERS: [string, string] = ['customer', 'customers']

test('a way tells how often, or how long', () => {
  expect(labelOf(WAY, 'frequency')).toBe('1,204 · 63 %')
  expect(labelOf({ ...WAY, share: 1 }, 'frequency')).toBe('1,204')
  expect(labelOf(WAY, 'median')).toBe('1 h')
  expect(labelOf(WAY, 'mean')).toBe('2 h')
  expect(labelOf({ ...WAY, seconds: null }, 'mean')).toBe('')
})

test('a way is told in words to those who do not see it', () => {
  expect(wayWords(WAY, CUSTOMERS)).toBe(
    'From Checkout to Pay: 1,204 times, 63 % of what comes after Checkout, median 1 h, mean 2 h',
  )
  expect(wayWords({ ...WAY, from: START }, CUSTOMERS)).toBe('1,204 customers, 63 % of all, begin with Pay')
  expect(wayWords({ ...WAY, to: END, count: 1 }, CUSTOMERS)).toContain(
    '1 customer ends after Checkout, 63 % of the times it happened',
  )
})

test('the strongest is widest, and the weakest can still be seen', () => {
  expect(widthOf(100, 100)).toBeGreaterThan(widthOf(50, 100))
  expect(widthOf(0, 100)).toBeGreaterThan(1)
  expect(tintOf(25, 100)).toBe(0.5)
})

test('seconds, hours and weeks are told apart by colour', () => {
  expect(slownessOf(1, 1, 1_000_000)).toBe(0)
  expect(slownessOf(1_000, 1, 1_000_000)).toBeCloseTo(0.5)
  expect(slownessOf(1_000_000, 1, 1_000_000)).toBe(1)
  expect(slownessOf(5, 5, 5)).toBe(0)
})

test('ways that begin or end a case have no time', () => {
  expect(rangeOf([WAY, { ...WAY, seconds: null }], 'median')).toEqual([3_600, 3_600])
  expect(rangeOf([{ ...WAY, seconds: null }], 'mean')).toBeNull()
})
