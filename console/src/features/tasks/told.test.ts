import { describe, expect, test } from 'vitest'
import { dueOf, whose } from './told'

const NOW = Date.parse('2026-03-02T10:00:00Z')

describe('a promise', () => {
  test('is told from now on while somebody has to keep it', () => {
    expect(dueOf({ status: 'open', due_at: '2026-03-02T12:00:00Z', closed_at: null }, NOW).words).toBe('in 2 h')
    const late = dueOf({ status: 'open', due_at: '2026-03-02T09:30:00Z', closed_at: null }, NOW)
    expect(late).toEqual({ words: '30 min late', late: true })
  })
  test('is told by when it was done once that is over', () => {
    const due_at = '2026-03-01T12:00:00Z'
    expect(dueOf({ status: 'done', due_at, closed_at: '2026-03-01T11:00:00Z' }, NOW).words).toBe('in time')
    expect(dueOf({ status: 'done', due_at, closed_at: '2026-03-01T13:00:00Z' }, NOW).words).toBe('1 h late')
  })
  test('is not told where none was given', () => {
    expect(dueOf({ status: 'open', due_at: null, closed_at: null }, NOW)).toEqual({ words: '–', late: false })
  })
})

test('a task that nobody has says why', () => {
  expect(whose({ assignee: '', status: 'waiting' })).toBe('waits for room')
  expect(whose({ assignee: '', status: 'open' })).toBe('nobody yet')
  expect(whose({ assignee: 'anna', status: 'open' })).toBe('anna')
})
