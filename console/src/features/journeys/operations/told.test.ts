import { describe, expect, test } from 'vitest'
import type { Operation } from '@/lib/types'
import { choicesAt, effectsOf, operationWords, progressWords, standingWords, takenBack } from './told'

const MOVE: Operation = {
  kind: 'move',
  journey: 'welcome',
  detail: { version: '0123456789abcdef', steps: { call: 'ring' }, restart: false },
  begun_at: '2026-03-02T10:00:00Z',
  by: 'console',
  number: 3,
  reached: 40,
  told: 12,
  finished_at: null,
}

describe('what can be done to a journey', () => {
  test('follows from how it stands', () => {
    expect(choicesAt('running')).toEqual(['pause', 'drain', 'stop'])
    expect(choicesAt('paused')).toEqual(['resume', 'stop'])
    expect(choicesAt('stopped')).toEqual(['resume'])
  })
  test('says beforehand how many runs it concerns', () => {
    expect(effectsOf('stop', 1, 'running')[1]).toBe(
      '1 run in flight ends as “stopped”, and what stands in the outbox is withdrawn.',
    )
    expect(effectsOf('drain', 3, 'running')[1]).toBe('3 runs in flight come to their own end, and messages go out.')
    expect(effectsOf('resume', 3, 'closed')).toEqual(['Customers enter again.'])
  })
  test('is told afterwards, with how far it has come', () => {
    expect(operationWords(MOVE)).toBe('Runs moved to 0123456789ab, call → ring')
    expect(progressWords(MOVE)).toBe('12 customers so far')
    expect(operationWords({ kind: 'resume', detail: { shift: 86_400 } })).toBe('Resumed, timers moved by 1 d')
  })
})

test('how a journey stands is a sentence with its runs', () => {
  expect(standingWords({ standing: 'running', active: 1 }, true)).toBe('Customers enter, and 1 run goes on.')
  expect(standingWords({ standing: 'draining', active: 0 }, true)).toContain('what others have called comes to the end')
  expect(standingWords({ standing: 'draining', active: 0 }, false)).toContain('Drained')
})

test('a move that was taken back names by what', () => {
  const back: Operation = { ...MOVE, kind: 'rollback', detail: { of: 3 }, number: 5 }
  expect(takenBack([back, MOVE]).get(3)).toBe(5)
})
