/**
 * From the drawn ways to places: Dagre ranks the nodes and bends the ways round them. Ways that lead back are those whose
 * turning costs least; of the ways to align the nodes, the one is taken that bends the strong ways least. Where cases
 * begin and end is marked at the activities: lines to one begin and one end would cross everything. No React here.
 */
import { Graph, layout as place } from '@dagrejs/dagre'
import { activityOf, type Cut, nodeOf, type Way } from './cut'

const SIZE = { width: 184, height: 44 }
const LABEL = { width: 74, height: 16 }
const LOOP = { width: 30, height: 24 }
const MARGIN = 16
const ALIGNS = [undefined, 'UL', 'UR', 'DL', 'DR'] as const

export type Point = { x: number; y: number }
export type Spot = { id: string; x: number; y: number; width: number; height: number }
export type Label = Point & { anchor: 'start' | 'middle' }
export type Line = { way: Way; points: Point[]; label: Label }
export type Drawing = { spots: Spot[]; lines: Line[]; width: number; height: number; across: boolean }

/** The drawing from top to bottom, or `across` from left to right. */
export function draw(of: Cut, across: boolean): Drawing {
  const tries = ALIGNS.map((align) => aligned(of, across, align))
  return tries.reduce((one, other) => (bent(other) < bent(one) ? other : one))
}

function aligned(of: Cut, across: boolean, align: (typeof ALIGNS)[number]): Drawing {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({
    rankdir: across ? 'LR' : 'TB',
    ...(align ? { align } : {}),
    acyclicer: 'greedy',
    nodesep: 24,
    ranksep: across ? 30 : 24,
    edgesep: 14,
    marginx: MARGIN,
    marginy: MARGIN,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  const moves = of.ways.filter((way) => activityOf(way.from) !== null && activityOf(way.to) !== null)
  const round = new Set(moves.filter(leadsBack).map((way) => way.from))
  for (const node of of.activities.map(nodeOf)) graph.setNode(node, roomFor(across, round.has(node)))
  const most = Math.max(1, ...moves.map((way) => way.count))
  for (const way of moves.filter((each) => !leadsBack(each))) {
    const weight = Math.max(1, Math.round((20 * way.count) / most))
    graph.setEdge(way.from, way.to, { ...LABEL, labelpos: 'r', labeloffset: 7, weight }, way.id)
  }
  place(graph)
  const spots = graph.nodes().map((id) => spotOf(id, graph.node(id)))
  const at = new Map(spots.map((spot) => [spot.id, spot]))
  const lines = moves.flatMap((way): Line[] => {
    const [from, to] = [at.get(way.from), at.get(way.to)]
    if (!from || !to) return []
    return [
      leadsBack(way) ? loopAt(way, from, across) : lineOf(way, from, to, across, graph.edge(way.from, way.to, way.id)),
    ]
  })
  return { spots, lines, width: graph.graph().width ?? 0, height: graph.graph().height ?? 0, across }
}

/** Whether a way leads from an activity to itself. */
function leadsBack(way: Way): boolean {
  return way.from === way.to
}

/** How far the ways are from straight, the strong ones above all. */
function bent({ lines, across }: Drawing): number {
  return lines.reduce((sum, { way, points }) => {
    const sides = points.map((point) => (across ? point.y : point.x))
    return leadsBack(way) ? sum : sum + way.count * (Math.max(...sides) - Math.min(...sides))
  }, 0)
}

/** An activity that leads to itself has room for the loop on both sides, so that its middle stays where it is. */
function roomFor(across: boolean, round: boolean) {
  if (!round) return { ...SIZE }
  return across
    ? { width: SIZE.width, height: SIZE.height + 2 * (LOOP.height + LABEL.height) }
    : { width: SIZE.width + 2 * (LOOP.width + LABEL.width), height: SIZE.height }
}

/** A loop at the right side, or above where the drawing goes across. */
function loopAt(way: Way, { x, y, width, height }: Spot, across: boolean): Line {
  if (across) {
    const [middle, top] = [x + width / 2, y - LOOP.height]
    const points = [
      { x: middle + 14, y },
      { x: middle + 18, y: top },
      { x: middle - 18, y: top },
      { x: middle - 14, y },
    ]
    return { way, points, label: { x: middle, y: top - LABEL.height / 2 + 2, anchor: 'middle' } }
  }
  const [middle, side] = [y + height / 2, x + width + LOOP.width]
  const points = [
    { x: x + width, y: middle - 11 },
    { x: side, y: middle - 15 },
    { x: side, y: middle + 15 },
    { x: x + width, y: middle + 11 },
  ]
  return { way, points, label: { x: side - 2, y: middle, anchor: 'start' } }
}

type Bent = { points?: Point[]; x?: number; y?: number }

/** A way by its bends, from border to border of what is drawn. */
function lineOf(way: Way, from: Spot, to: Spot, across: boolean, { points = [], x = 0, y = 0 }: Bent): Line {
  const bends = points.slice(1, -1)
  const [first, last] = [bends[0] ?? middleOf(to), bends.at(-1) ?? middleOf(from)]
  const all = [borderOf(from, first), ...bends, borderOf(to, last)]
  const label: Label = across
    ? { x: round(x), y: round(y), anchor: 'middle' }
    : { x: round(x - LABEL.width / 2), y: round(y), anchor: 'start' }
  return { way, points: all.map((each) => ({ x: round(each.x), y: round(each.y) })), label }
}

function middleOf({ x, y, width, height }: Spot): Point {
  return { x: x + width / 2, y: y + height / 2 }
}

/** Where the line from the middle of a node towards a point leaves the node. */
function borderOf(spot: Spot, towards: Point): Point {
  const middle = middleOf(spot)
  const [dx, dy] = [towards.x - middle.x, towards.y - middle.y]
  const far = Math.max((2 * Math.abs(dx)) / spot.width, (2 * Math.abs(dy)) / spot.height)
  return far > 0 ? { x: middle.x + dx / far, y: middle.y + dy / far } : middle
}

/** How large a drawing can be shown in a window, at most as it is. */
export function zoomOf(of: { width: number; height: number }, width: number, height: number): number {
  return Math.min(1, width / Math.max(1, of.width), height / Math.max(1, of.height))
}

/** The drawing in the direction in which it is larger in a window of this size. */
export function drawFor(of: Cut, width: number, height: number): Drawing {
  const [down, across] = [draw(of, false), draw(of, true)]
  return zoomOf(across, width, height) > zoomOf(down, width, height) ? across : down
}

/** A smooth path through the points: straight at both ends, bent at the points between. */
export function pathOf(points: Point[]): string {
  const [first, ...rest] = points
  const last = rest.pop()
  if (!first || !last) return ''
  const bends = rest.map((bend, at) => {
    const next = rest[at + 1] ?? last
    const to = at + 1 < rest.length ? { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 } : next
    return `Q ${bend.x} ${bend.y} ${to.x} ${to.y}`
  })
  return [`M ${first.x} ${first.y}`, ...(bends.length ? bends : [`L ${last.x} ${last.y}`])].join(' ')
}

/** The points with the last one moved back by some pixels: room for the head of an arrow. */
export function shortened(points: Point[], by: number): Point[] {
  const [before, last] = points.slice(-2)
  if (!before || !last) return points
  const length = Math.hypot(last.x - before.x, last.y - before.y)
  const left = length ? Math.max(0, 1 - by / length) : 0
  const to = { x: before.x + (last.x - before.x) * left, y: before.y + (last.y - before.y) * left }
  return [...points.slice(0, -1), to]
}

/** The head of an arrow that ends at the last point: three corners for `<polygon points>`. */
export function headOf(points: Point[], length: number, width: number): string {
  const [before, tip] = points.slice(-2)
  if (!before || !tip) return ''
  const size = Math.hypot(tip.x - before.x, tip.y - before.y) || 1
  const [x, y] = [(tip.x - before.x) / size, (tip.y - before.y) / size]
  const foot = { x: tip.x - x * length, y: tip.y - y * length }
  const corner = (side: number) => `${round(foot.x - y * side)},${round(foot.y + x * side)}`
  return `${round(tip.x)},${round(tip.y)} ${corner(width / 2)} ${corner(-width / 2)}`
}

type Place = { x?: number; y?: number }

function spotOf(id: string, { x = 0, y = 0 }: Place): Spot {
  const { width, height } = SIZE
  return { id, x: round(x - width / 2), y: round(y - height / 2), width, height }
}

function round(of: number): number {
  return Math.round(of * 10) / 10
}
