/**
 * From a plan to a drawing: nodes, ways and where they lie. Dagre ranks them from top to bottom and bends the ways round
 * what stands between; a way that leads up again is a back edge, which the map draws round the side. Ways from the same
 * step to the same step are one line, named by them all, or by none where the step leads nowhere else. The ways of a fork come together at a join of their own,
 * and what comes after leads on from there. No React here.
 */
import { Graph, layout as place } from '@dagrejs/dagre'
import type { JourneyDetail, Step } from '@/lib/plan'

const NODE_WIDTH = 232
const NODE_HEIGHT = 68
const END_SIZE = 64
const JOIN_SIZE = 136
const LOW = 32
const LABEL_HEIGHT = 18
const LABEL_MAX = 34
const MARGIN = 24
const LANE = 24
export const START = '(start)'
export const END = '(end)'

export type Spot = { id: string; step: Step | null; join: string; x: number; y: number; width: number; height: number }
/** `join` tells how many ways of a fork have to come to their end; empty for all that is no join. `side` is how far to the right a way that leads up again swings; 0 for one that leads down. */
export type Point = { x: number; y: number }
export type Line = {
  id: string
  from: string
  to: string
  label: string
  side: number
  bends: Point[]
  labelAt: Point
}
export type Drawing = { spots: Spot[]; lines: Line[]; width: number; height: number }

type Bare = Pick<Line, 'id' | 'from' | 'to' | 'label'>
type Plan = Pick<JourneyDetail, 'first' | 'steps'>

export function draw(plan: Plan): Drawing {
  const ways = allWays(plan)
  const steps = new Map(plan.steps.map((each) => [each.id, each.plan]))
  const joins = joinsOf(plan)
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 58, edgesep: 20, marginx: MARGIN, marginy: MARGIN })
  graph.setDefaultEdgeLabel(() => ({}))
  graph.setNode(START, { width: NODE_WIDTH, height: NODE_HEIGHT })
  for (const { id } of plan.steps) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT })
  for (const id of joins.keys()) graph.setNode(id, { width: JOIN_SIZE, height: LOW })
  if (ways.some((way) => way.to === END)) graph.setNode(END, { width: END_SIZE, height: LOW })
  for (const way of ways) {
    const size = { width: labelWidth(way.label), height: way.label ? LABEL_HEIGHT : 0 }
    graph.setEdge(way.from, way.to, { ...size, labelpos: 'c', weight: way.label ? 1 : 3 }, way.id)
  }
  place(graph)
  const spots = graph.nodes().map((id) => spotOf(id, graph.node(id), steps.get(id) ?? null, joins.get(id) ?? ''))
  const bent = ways.map((way) => ({ ...way, ...bendsOf(graph.edge(way.from, way.to, way.id)) }))
  const lines = withSides(bent, spots)
  const size = graph.graph()
  const rightmost = lines.filter((line) => line.side).map((line) => line.side + labelWidth(line.label) / 2 + MARGIN)
  const widest = Math.max(size.width ?? 0, ...rightmost)
  return { spots, lines, width: widest, height: size.height ?? 0 }
}

function labelWidth(label: string): number {
  return label.length * 6 + (label ? 8 : 0)
}

/** Where a way bends between its two ends, and where its label has its middle. */
function bendsOf({ points = [], x = 0, y = 0 }: { points?: Point[]; x?: number; y?: number }) {
  const bends = points.slice(1, -1)
  return { bends: bends.length > 1 || (x && y) ? bends : [], labelAt: { x, y } }
}

type Place = { x?: number; y?: number; width: number; height: number }

function spotOf(id: string, node: Place, step: Step | null, join: string): Spot {
  const { x = 0, y = 0, width, height } = node
  return { id, step, join, x: Math.round(x - width / 2), y: Math.round(y - height / 2), width, height }
}

/** Every way of the journey, from its start on; ways to nowhere lead to the join of their fork, or to the end. */
function allWays(plan: Plan): Bare[] {
  const ends = joinAtEnd(plan)
  const others = plan.steps.flatMap(({ id, targets, plan: step }) => {
    const lanes = step.type === 'fork' ? step.lanes.map((lane) => lane.name) : null
    return Object.entries(targets).map(([label, to]) => {
      const inside = lanes?.includes(label) ?? true
      const from = inside ? id : joinOf(id)
      const end = lanes && inside ? joinOf(id) : (ends.get(id) ?? END)
      return { id: `${id} ${label}`, from, to: to ?? end, label: label === 'joined' ? '' : label }
    })
  })
  return [{ id: START, from: START, to: plan.first ?? END, label: '' }, ...merged(others)]
}

/** Ways between the same two as one; where a step leads nowhere else, its ways need no name. */
function merged(ways: Bare[]): Bare[] {
  const one = new Map<string, Bare[]>()
  for (const way of ways) one.set(`${way.from} ${way.to}`, [...(one.get(`${way.from} ${way.to}`) ?? []), way])
  const out = (from: string) => ways.filter((way) => way.from === from).length
  return [...one.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const alone = group.length > 1 && group.length === out(first.from)
    return [
      {
        ...first,
        label: alone
          ? ''
          : shortened(
              group
                .map((way) => way.label)
                .filter(Boolean)
                .join(', '),
            ),
      },
    ]
  })
}

function shortened(label: string): string {
  return label.length > LABEL_MAX ? `${label.slice(0, LABEL_MAX - 1)}…` : label
}

const joinOf = (fork: string) => `(join) ${fork}`

/** By the name of its join, what each fork waits for. */
function joinsOf(plan: Plan): Map<string, string> {
  const joins = new Map<string, string>()
  for (const { id, plan: step } of plan.steps) {
    if (step.type === 'fork') joins.set(joinOf(id), `${step.enough} of ${step.lanes.length} ways`)
  }
  return joins
}

/** By step, the join at which its way comes to its end; forks stand before those within them, so the innermost stays. */
function joinAtEnd(plan: Plan): Map<string, string> {
  const ends = new Map<string, string>()
  const targets = new Map(plan.steps.map((step) => [step.id, Object.values(step.targets)]))
  for (const { id, plan: step } of plan.steps) {
    if (step.type !== 'fork') continue
    const reached = new Set<string>()
    const waiting = step.lanes.map((lane) => lane.target)
    while (waiting.length) {
      const next = waiting.pop()
      if (!next || reached.has(next)) continue
      reached.add(next)
      waiting.push(...(targets.get(next) ?? []))
    }
    for (const each of reached) ends.set(each, joinOf(id))
  }
  return ends
}

/** Gives each way that leads up again a lane of its own, to the right of everything between its two steps. */
function withSides(ways: Omit<Line, 'side'>[], spots: Spot[]): Line[] {
  const places = new Map(spots.map((spot) => [spot.id, spot]))
  let lane = 0
  return ways.map((way) => {
    const from = places.get(way.from)?.y ?? 0
    const to = places.get(way.to)?.y ?? 0
    if (to > from) return { ...way, side: 0 }
    lane += 1
    const between = spots.filter((spot) => spot.y >= to && spot.y <= from)
    return { ...way, side: Math.max(...between.map((spot) => spot.x + spot.width)) + LANE * lane }
  })
}
