import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react'
import { EdgeLabel } from './EdgeLabel'
import type { Point } from './layout'

export type WayEdgeType = Edge<{ bends: Point[]; labelAt: Point }, 'way'>

/** A way that leads down: along the bends that the layout gave it, out below its step and in from above. */
export function WayEdge({ sourceX, sourceY, targetX, targetY, markerEnd, style, label, data }: EdgeProps<WayEdgeType>) {
  const { bends = [], labelAt = { x: 0, y: 0 } } = data ?? {}
  const path = pathOf([{ x: sourceX, y: sourceY }, ...bends, { x: targetX, y: targetY }])
  return (
    <>
      <BaseEdge path={path} {...(markerEnd ? { markerEnd } : {})} {...(style ? { style } : {})} />
      <EdgeLabel at={labelAt}>{label}</EdgeLabel>
    </>
  )
}

/** A line through points from top to bottom that leaves and reaches each of them upright. */
function pathOf([first, ...others]: Point[]): string {
  if (!first) return ''
  let last = first
  const curves = others.map((point) => {
    const middle = (last.y + point.y) / 2
    const curve = `C ${last.x} ${middle} ${point.x} ${middle} ${point.x} ${point.y}`
    last = point
    return curve
  })
  return [`M ${first.x} ${first.y}`, ...curves].join(' ')
}
