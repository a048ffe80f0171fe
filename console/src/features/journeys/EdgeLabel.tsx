import { EdgeLabelRenderer } from '@xyflow/react'
import type { ReactNode } from 'react'
import classes from './JourneyMap.module.css'
import type { Point } from './layout'

/** The name of a way, around a point of it. */
export function EdgeLabel({ at, children }: { at: Point; children: ReactNode }) {
  if (!children) return null
  return (
    <EdgeLabelRenderer>
      <div className={classes.label} style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}>
        {children}
      </div>
    </EdgeLabelRenderer>
  )
}
