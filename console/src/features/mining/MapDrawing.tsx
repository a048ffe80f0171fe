/** The map of what follows what. Click an activity or a way, or reach it with Tab and press Enter, to see its numbers. */
import '@xyflow/react/dist/style.css'
import { useComputedColorScheme } from '@mantine/core'
import { IconFlag, IconPlayerPlayFilled } from '@tabler/icons-react'
import { Controls, type Edge, type Node, ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { useEffect, useMemo, useState } from 'react'
import { plural, span } from '@/lib/format'
import type { FlowMap } from '@/lib/types'
import { activityOf, type Cut, END, nodeOf, START, type Way, wayId } from './cut'
import { type Drawing, drawFor, type Line, type Spot, zoomOf } from './layout'
import { casesOf, colorOf, labelOf, rangeOf, type Shows, slownessOf, tintOf, wayWords, widthOf } from './look'
import classes from './MapDrawing.module.css'
import { ActivityNode } from './nodes'
import { WayEdge } from './WayEdge'

const NODE_TYPES = { activity: ActivityNode }
const EDGE_TYPES = { way: WayEdge }
const HEIGHT_MAX = 900
const ZOOM_MIN = 0.78
const PADDING = 12
const CONTROLS = 40

type Props = {
  map: FlowMap
  cut: Cut
  shows: Shows
  width: number
  /** The id of a way, the node of an activity, or nothing. */
  chosen: string | null
  choose: (chosen: string | null) => void
}

export function MapDrawing({ map, cut, shows, width, chosen, choose }: Props) {
  const scheme = useComputedColorScheme('light')
  const [flow, setFlow] = useState<ReactFlowInstance<Node, Edge> | null>(null)
  const structure = cut.ways
    .map((way) => way.id)
    .sort()
    .join('\n')
  // Counts change all the time; places change only when another way is drawn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids stand for what is drawn
  const drawing = useMemo(() => drawFor(cut, width, HEIGHT_MAX), [structure, width])
  const zoom = Math.max(ZOOM_MIN, zoomOf(drawing, width - 2 * PADDING, HEIGHT_MAX))
  const height = Math.min(drawing.height * zoom + 2 * PADDING, HEIGHT_MAX)
  const first = drawing.across ? 0 : middleOf(drawing, map)
  useEffect(() => {
    const space = (width - drawing.width * zoom) / 2
    const x = space >= PADDING ? space : Math.min(PADDING, Math.max(2 * space - PADDING, width / 2 - first * zoom))
    void flow?.setViewport({ x, y: Math.max(PADDING, (height - drawing.height * zoom) / 2), zoom })
  }, [flow, width, height, zoom, drawing, first])

  const ways = useMemo(() => new Map(cut.ways.map((way) => [way.id, way])), [cut])
  const at = chosenAt(chosen, ways)
  const nodes = useMemo(() => drawing.spots.map((spot) => nodeAt(spot, map, ways, at)), [drawing, map, ways, at])
  const range = useMemo(() => (shows === 'frequency' ? null : rangeOf(cut.ways, shows)), [cut, shows])
  const edges = useMemo(() => {
    const look = { shows, range, most: Math.max(1, ...cut.ways.map((way) => way.count)), chosen, map }
    return drawing.lines.map((line) => edgeOf({ ...line, way: ways.get(line.way.id) ?? line.way }, look))
  }, [drawing, ways, cut, shows, range, chosen, map])

  return (
    <div className={classes.map}>
      <div style={{ height: height + CONTROLS }}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          colorMode={scheme}
          nodesDraggable={false}
          nodesConnectable={false}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          onInit={setFlow}
          minZoom={0.2}
          onNodeClick={(_, node) => choose(node.id)}
          onEdgeClick={(_, edge) => choose(edge.id)}
          onPaneClick={() => choose(null)}
          onKeyDown={(event) => chooseFocused(event, choose)}
          ariaLabelConfig={{
            'node.a11yDescription.default': 'Press Enter to see its numbers.',
            'edge.a11yDescription.default': 'Press Enter to see its numbers.',
          }}
          proOptions={{ hideAttribution: true }}
        >
          <Controls showInteractive={false} orientation="horizontal" position="bottom-right" />
        </ReactFlow>
      </div>
      <Legend shows={shows} range={range} />
    </div>
  )
}

/** How far right the activity lies with which most begin: what is seen first where a drawing does not fit. */
function middleOf({ spots }: Drawing, map: FlowMap): number {
  const first = spots.find((spot) => spot.id === nodeOf(Object.keys(map.starts)[0] ?? ''))
  return first ? first.x + first.width / 2 : 0
}

function Legend({ shows, range }: { shows: Shows; range: [number, number] | null }) {
  return (
    <div className={classes.legend} style={{ padding: '0 16px 14px' }}>
      <span className={classes.key}>
        <IconPlayerPlayFilled size={10} aria-hidden /> begin here
      </span>
      <span className={classes.key}>
        <IconFlag size={12} aria-hidden /> end here
      </span>
      {shows === 'frequency' || !range ? (
        <span>Wide ways are taken often; the share is that of all that left the activity.</span>
      ) : (
        <>
          <span>{span(range[0])}</span>
          <span className={classes.scale} aria-hidden />
          <span>
            {span(range[1])} from one activity to the next, {shows}; wide ways are taken often
          </span>
        </>
      )}
    </div>
  )
}

function chooseFocused(event: React.KeyboardEvent, choose: Props['choose']) {
  const place = '.react-flow__node-activity, .react-flow__edge'
  const found = event.target instanceof Element ? event.target.closest(place) : null
  if (found && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault()
    choose(found.getAttribute('data-id'))
  }
  if (event.key === 'Escape') choose(null)
}

function nodeAt(spot: Spot, map: FlowMap, ways: Map<string, Way>, chosen: string | null): Node {
  const { id, x, y, width, height } = spot
  const name = activityOf(id) ?? ''
  const count = map.activities[name] ?? 0
  const most = Math.max(1, ...Object.values(map.activities))
  const [begun, ended] = [ways.get(wayId(START, id)), ways.get(wayId(id, END))]
  const mark = (way: Way | undefined) => (way ? { count: way.count, words: wayWords(way, casesOf(map.view)) } : null)
  const data = { name, count, tint: tintOf(count, most), chosen: id === chosen, begun: mark(begun), ended: mark(ended) }
  return {
    id,
    type: 'activity',
    position: { x, y },
    width,
    height,
    draggable: false,
    connectable: false,
    zIndex: 1,
    data,
    ariaLabel: [`${name}: ${plural(count, 'time')}`, data.begun?.words, data.ended?.words].filter(Boolean).join('; '),
  }
}

/** The node of what was chosen: a begin and an end are shown at their activity. */
function chosenAt(chosen: string | null, ways: Map<string, Way>): string | null {
  const way = chosen === null ? undefined : ways.get(chosen)
  if (way?.from === START) return way.to
  return way?.to === END ? way.from : chosen
}

type Look = { shows: Shows; range: [number, number] | null; most: number; chosen: string | null; map: FlowMap }

function edgeOf(line: Line, { shows, range, most, chosen, map }: Look): Edge {
  const { way } = line
  const seconds = shows === 'frequency' ? null : way.seconds?.[shows]
  const color = range && seconds !== null && seconds !== undefined ? colorOf(slownessOf(seconds, ...range)) : null
  const isChosen = way.id === chosen
  return {
    id: way.id,
    type: 'way',
    source: way.from,
    target: way.to,
    data: { line, width: widthOf(way.count, most), color, label: labelOf(way, shows) },
    className: [isChosen ? classes.chosen : '', chosen && !isChosen && !touches(way, chosen) ? classes.faded : ''].join(
      ' ',
    ),
    ariaLabel: wayWords(way, casesOf(map.view)),
    focusable: true,
  }
}

/** Whether a way begins or ends at what was chosen. */
function touches(way: Way, chosen: string): boolean {
  return way.from === chosen || way.to === chosen
}
