import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { number, percent } from '@/lib/format'
import classes from './Bars.module.css'

export type Bar = { name: ReactNode; key: string; count: number; color?: string }

/** Counts by name as horizontal bars, largest first; the numbers stand beside them as text. */
export function Bars({ bars, empty }: { bars: Bar[]; empty: string }) {
  const whole = bars.reduce((sum, bar) => sum + bar.count, 0)
  const most = Math.max(1, ...bars.map((bar) => bar.count))
  if (whole === 0) {
    return (
      <Text size="sm" c="dimmed">
        {empty}
      </Text>
    )
  }
  return (
    <ul className={classes.bars}>
      {[...bars]
        .sort((one, other) => other.count - one.count)
        .map((bar) => (
          <li key={bar.key}>
            <div className={classes.words}>
              <span>{bar.name}</span>
              <span className="number">
                {number(bar.count)} <span className={classes.share}>{percent(bar.count, whole)}</span>
              </span>
            </div>
            <div className={classes.track} aria-hidden>
              <div
                className={classes.fill}
                style={{
                  width: `${(100 * bar.count) / most}%`,
                  background: `var(--mantine-color-${bar.color ?? 'wend'}-filled)`,
                }}
              />
            </div>
          </li>
        ))}
    </ul>
  )
}
