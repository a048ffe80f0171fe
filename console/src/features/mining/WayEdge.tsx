import type { Edge, EdgeProps } from '@xyflow/react'
import { headOf, type Line, pathOf, shortened } from './layout'
import classes from './MapDrawing.module.css'

export type WayEdgeType = Edge<{ line: Line; width: number; color: string | null; label: string }, 'way'>

const CLICKABLE = 18

/** A way along the points that the layout gave it, with the head of an arrow as large as it is wide. */
export function WayEdge({ data }: EdgeProps<WayEdgeType>) {
  if (!data) return null
  const { line, width, color, label } = data
  const head = 7 + width * 1.2
  const side = line.label.anchor === 'start' ? width / 2 + 2 : 0 // beside the line, however wide it is
  const path = pathOf(shortened(line.points, head - 1))
  return (
    <g style={color ? ({ '--own': color } as React.CSSProperties) : undefined}>
      <path d={path} className={classes.line} strokeWidth={width} />
      <polygon points={headOf(line.points, head, 5 + width * 1.5)} className={classes.head} />
      <path d={path} fill="none" stroke="transparent" strokeWidth={Math.max(CLICKABLE, width)} />
      {label ? (
        <text className={classes.label} x={line.label.x + side} y={line.label.y} textAnchor={line.label.anchor}>
          {label}
        </text>
      ) : null}
    </g>
  )
}
