import { describe, expect, test } from 'vitest'
import type { Rule } from '@/lib/plan'
import {
  durationWords,
  eventWords,
  ruleWords,
  settingWords,
  textWords,
  timeWords,
  valueWords,
  windowWords,
} from './words'

const isPro: Rule = { type: 'compare', path: 'trait.plan', op: 'is', value: 'pro' }

describe('a plan in words', () => {
  test('a duration names its units, months apart from seconds', () => {
    expect(durationWords([129_600, 0])).toBe('1 day 12 hours')
    expect(durationWords([0, 14])).toBe('1 year 2 months')
    expect(durationWords([0, 0])).toBe('no time')
  })
  test('business time is not clock time', () => {
    expect(timeWords({ days: 2, minutes: 90 })).toBe('2 business days 1 business hour 30 business minutes')
    expect(timeWords([3_600, 0])).toBe('1 hour')
  })
  test('an event tells its conditions', () => {
    expect(eventWords({ event: 'Order', where: [{ path: 'properties.total', op: 'above', value: 3 }] })).toBe(
      'Order where total is above 3',
    )
  })
  test('a rule within a rule keeps its brackets', () => {
    const rule: Rule = { type: 'all', of: [isPro, { type: 'any', of: [isPro, { type: 'segment', segment: 'vip' }] }] }
    expect(ruleWords(rule)).toBe('plan is pro and (plan is pro or in segment vip)')
    expect(ruleWords({ type: 'not', of: isPro })).toBe('not plan is pro')
  })
  test('a count tells how many and in what time', () => {
    expect(ruleWords({ type: 'count', event: 'Order', op: 'at_least', n: 2, within: [604_800, 0] })).toBe(
      'at least 2 × Order within 7 days',
    )
  })
  test('a window tells whose clock it goes by', () => {
    expect(windowWords({ days: [1, 2], since_minute: 540, until_minute: 1080 })).toBe(
      "Tue, Wed, 09:00–18:00 (the customer's zone)",
    )
  })
  test('a value is a literal, a reference or an amount', () => {
    expect(valueWords({ literal: true })).toBe('true')
    expect(valueWords({ ref: { path: 'trait.email' } })).toBe('email')
    expect(valueWords({ add: -2 })).toBe('− 2')
    expect(valueWords({ literal: null })).toBe('nothing')
    expect(valueWords({ literal: 'shoes', append: true })).toBe('… and shoes')
  })
  test('values that are set stand in one line', () => {
    expect(settingWords({ score: { add: 10 }, plan: { literal: 'pro' } })).toBe('score + 10, plan = pro')
  })
  test('a text tells what is filled in later', () => {
    expect(textWords([{ literal: 'Call ' }, { ref: { path: 'trait.name' } }])).toBe('Call {name}')
  })
})
