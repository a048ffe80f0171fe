import { describe, expect, test } from 'vitest'
import { compact, date, minuteOfDay, percent, plural, sentence, span, value, words } from './format'

describe('numbers', () => {
  test('a share of nothing is nothing', () => expect(percent(0, 0)).toBe('0 %'))
  test('a small share keeps a decimal, a large one needs none', () => {
    expect(percent(6, 91)).toBe('6.6 %')
    expect(percent(45, 91)).toBe('49 %')
  })
  test('only large counts are shortened', () => {
    expect(compact(9_999)).toBe('9,999')
    expect(compact(12_345)).toBe('12.3K')
  })
  test('a length of time is told in the unit one would say it in', () => {
    expect([0, 0.4, 45, 90, 5_400, 86_400, 1_036_800, 200_000_000].map(span)).toEqual([
      '0 s',
      '0.4 s',
      '45 s',
      '1.5 min',
      '1.5 h',
      '1 d',
      '12 d',
      '2,315 d',
    ])
  })
  test('a day is the same in every zone', () => expect(date('2026-05-12')).toBe('12 May 2026'))
  test('one is not many', () => {
    expect(plural(1, 'run')).toBe('1 run')
    expect(plural(2, 'entry', 'entries')).toBe('2 entries')
  })
})

describe('words', () => {
  test('a code becomes words', () => {
    expect(words('frequency-cap')).toBe('Frequency cap')
    expect(words('wait_for')).toBe('Wait for')
  })
  test('a sentence keeps its dates and names', () => {
    expect(words('waits until 2026-11-24 08:00 UTC')).toBe('Waits until 2026-11-24 08:00 UTC')
    expect(sentence('entered cart-abandonment')).toBe('Entered cart-abandonment')
  })
  test('a value is written as people would', () => {
    expect(value(null)).toBe('–')
    expect(value('shoes')).toBe('shoes')
    expect(value(['a', 1])).toBe('["a",1]')
  })
  test('minutes since midnight are a time of day', () => expect(minuteOfDay(545)).toBe('09:05'))
})
