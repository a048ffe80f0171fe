import { expect, test } from 'vitest'
import { diffLines, hunks } from './diff'

const marks = { same: ' ', added: '+', removed: '-' }
const shown = (before: string, after: string) =>
  diffLines(before, after).map((line) => `${marks[line.sort]}${line.text}`)

test('a comment that was put in is the only change', () => {
  expect(shown('steps:\n  - a\n  - b\n', 'steps:\n  # look here\n  - a\n  - b\n')).toEqual([
    ' steps:',
    '+  # look here',
    '   - a',
    '   - b',
  ])
})

test('what was changed is told as taken out and put in', () => {
  expect(shown('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c'])
  expect(shown('', 'a')).toEqual(['+a'])
  expect(shown('a\nb', 'a\nb')).toEqual([' a', ' b'])
})

test('lines keep the numbers that they have in their own text', () => {
  expect(diffLines('a\nb', 'a\nx\nb').map(({ before, after }) => [before, after])).toEqual([
    [1, 1],
    [null, 2],
    [2, 3],
  ])
})

test('unchanged lines far from any change are only counted', () => {
  const text = Array.from({ length: 20 }, (_, at) => `line ${at}`)
  const changed = [...text.slice(0, 10), 'new', ...text.slice(10)]
  const found = hunks(diffLines(text.join('\n'), changed.join('\n')), 2)
  expect(found.map((each) => ('skipped' in each ? each.skipped : each.lines.length))).toEqual([8, 5, 8])
})

test('no text makes the page stand still', () => {
  const before = Array.from({ length: 3_000 }, (_, at) => `old ${at}`).join('\n')
  const after = Array.from({ length: 3_000 }, (_, at) => `new ${at}`).join('\n')
  expect(diffLines(before, after)).toHaveLength(6_000)
})
