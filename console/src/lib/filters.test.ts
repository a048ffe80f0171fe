import { expect, test } from 'vitest'
import { changedAddress } from './filters'

test('a filter is set, changed and taken out, and the others stay', () => {
  const before = new URLSearchParams('status=open&kind=wait')
  expect(changedAddress(before, { kind: 'loop' }).toString()).toBe('status=open&kind=loop')
  expect(changedAddress(before, { kind: null, view: 'a b' }).toString()).toBe('status=open&view=a+b')
  expect(changedAddress(before, { status: '', kind: undefined }).toString()).toBe('')
})
