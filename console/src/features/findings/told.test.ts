import { describe, expect, test } from 'vitest'
import type { Finding } from '@/lib/types'
import { kindOf } from './kinds'
import { comparedIn, customersWords, lostWords, mapAddress, restOf, sureWords, windowWords } from './told'

describe('a finding in words', () => {
  test('nothing is ever wholly sure', () => {
    expect(sureWords(1)).toBe('> 99.9 %')
    expect(sureWords(0.973)).toBe('97.3 %')
  })
  test('what was lost is time, value, both or neither', () => {
    expect(lostWords({ lost_seconds: 7_200, lost_value: null })).toBe('2 h')
    expect(lostWords({ lost_seconds: 0, lost_value: 1234.4 })).toBe('value of 1,234')
    expect(lostWords({ lost_seconds: 60, lost_value: 5 })).toBe('1 min and value of 5')
    expect(lostWords({ lost_seconds: 0, lost_value: null })).toBe('–')
  })
  test('a window is told by its days', () => {
    expect(windowWords({ since: '2026-05-01', until: '2026-05-14' })).toBe('1 May 2026 to 14 May 2026')
    expect(windowWords({ since: '2026-05-01', until: '2026-05-01' })).toBe('on 1 May 2026')
    expect(windowWords({ since: '2026-05-01', until: null })).toBe('since 1 May 2026')
    expect(windowWords({ since: null, until: null })).toBe('as far back as the record goes')
  })
  test('those beyond expectation are told where they differ', () => {
    expect(customersWords({ customers: 120, customers_more: 80.4 })).toBe('120, 80 more than expected')
    expect(customersWords({ customers: 7, customers_more: 7 })).toBe('7')
  })
  test('a kind that the console does not know yet is shown by its code', () => {
    expect(kindOf('drop_out').name).toBe('Drop-out')
    expect(kindOf('quite_new').name).toBe('Quite new')
  })
})

describe('the evidence', () => {
  test('rates are compared with their intervals', () => {
    const evidence = {
      rate: 0.6,
      rate_interval: [0.5, 0.7],
      rate_elsewhere: 0.03,
      rate_elsewhere_interval: [0.02, 0.04],
      asked: 90,
      asked_elsewhere: 900,
      cases: ['#1'],
      why: ['x', 'y'],
    }
    expect(comparedIn(evidence)).toEqual({
      sort: 'rates',
      here: { share: 0.6, interval: [0.5, 0.7], asked: 90 },
      elsewhere: { share: 0.03, interval: [0.02, 0.04], asked: 900 },
    })
    expect(restOf(evidence)).toEqual([['Why', 'x, y']])
  })
  test('times are compared where there are no rates, and nothing where there is neither', () => {
    expect(comparedIn({ median_seconds: 60, median_seconds_elsewhere: 6 })?.sort).toBe('times')
    expect(comparedIn({ came: 3 })).toBeNull()
    expect(comparedIn({ rate: 'high', rate_elsewhere: 1 })).toBeNull()
  })
})

test('a finding leads to its place on the map, and an alert to none', () => {
  const finding = { view: 'customer', kind: 'wait', step: 'pack & go', other: 'ship' } as Finding
  expect(mapAddress(finding)).toBe('/mining?view=customer&activity=pack+%26+go&to=ship')
  expect(mapAddress({ ...finding, kind: 'drop_out' })).toBe('/mining?view=customer&activity=pack+%26+go')
  expect(mapAddress({ ...finding, view: 'journeys' })).toBeNull()
})
