import { expect, test } from 'vitest'
import { type Cut, END, nodeOf, START, type Way, wayId } from './cut'
import { draw, drawFor, headOf, pathOf, shortened, zoomOf } from './layout'

function way(from: string, to: string, count = 1): Way {
  return { id: wayId(from, to), from, to, count, share: 1, seconds: null }
}

function chain(...names: string[]): Cut {
  const nodes = [START, ...names.map(nodeOf), END]
  return { ways: nodes.slice(1).map((to, at) => way(nodes[at] ?? '', to, 9)), activities: names, covered: 1 }
}

test('what comes later lies further on, down or across', () => {
  const down = draw(chain('a', 'b', 'c'), false)
  expect(down.spots.map((spot) => spot.id)).toEqual([nodeOf('a'), nodeOf('b'), nodeOf('c')])
  const ys = down.spots.map((spot) => spot.y)
  expect([...ys].sort((one, other) => one - other)).toEqual(ys)
  const xs = draw(chain('a', 'b', 'c'), true).spots.map((spot) => spot.x)
  expect([...xs].sort((one, other) => one - other)).toEqual(xs)
})

test('no two activities lie on each other', () => {
  const { spots } = draw(
    {
      ...chain('a', 'b', 'c'),
      activities: ['a', 'b', 'c', 'd'],
      ways: [...chain('a', 'b', 'c').ways, way(nodeOf('a'), nodeOf('d'))],
    },
    false,
  )
  for (const one of spots) {
    for (const other of spots) {
      if (one === other) continue
      const apart = Math.abs(one.x - other.x) >= one.width || Math.abs(one.y - other.y) >= one.height
      expect(apart, `${one.id} and ${other.id}`).toBe(true)
    }
  }
})

test('every way has a path that goes from node to node, back and round as well', () => {
  const of = chain('a', 'b')
  of.ways.push(way(nodeOf('b'), nodeOf('a')), way(nodeOf('a'), nodeOf('a')))
  const { lines } = draw(of, false)
  expect(lines.map((line) => line.way.id).sort()).toEqual(
    of.ways
      .slice(1)
      .filter((each) => each.to !== END)
      .map((each) => each.id)
      .sort(),
  )
  expect(lines).toHaveLength(3)
  for (const { points, label } of lines) {
    expect(points.length).toBeGreaterThan(1)
    expect(Number.isFinite(label.x) && Number.isFinite(label.y)).toBe(true)
  }
})

test('a window gets the drawing in the direction in which it is larger', () => {
  const long = chain('a', 'b', 'c', 'd', 'e', 'f')
  expect(drawFor(long, 2_000, 400).across).toBe(true)
  expect(drawFor(long, 390, 2_000).across).toBe(false)
})

test('a drawing is never shown larger than it is', () => {
  expect(zoomOf({ width: 100, height: 100 }, 1_000, 1_000)).toBe(1)
  expect(zoomOf({ width: 400, height: 100 }, 200, 1_000)).toBe(0.5)
})

test('a path bends at the points between, and an arrow ends at the last', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 0, y: 10 },
    { x: 10, y: 10 },
  ]
  expect(pathOf(points)).toBe('M 0 0 Q 0 10 10 10')
  expect(pathOf(points.slice(0, 2))).toBe('M 0 0 L 0 10')
  expect(shortened(points, 4).at(-1)).toEqual({ x: 6, y: 10 })
  expect(headOf(points, 4, 2)).toBe('10,10 6,11 6,9')
})
