import { Text } from '@mantine/core'
import { number, percent, span } from '@/lib/format'
import type { Path } from '@/lib/types'
import classes from './PathList.module.css'

const STEPS = 24

/** Paths from begin to end, each with how many took it and how long; steps in a row of the same kind are counted. */
export function PathList({ paths, cases }: { paths: Path[]; cases: string }) {
  return (
    <ul className={classes.paths}>
      {paths.map(({ path, share, times }) => (
        <li key={path.join('\n')}>
          <Text size="sm" className="number">
            <b>{number(times.count)}</b> {cases}, {percent(share, 1)}
            <Text span size="xs" c="dimmed">
              {path.length > 1 ? ` · median ${span(times.median_seconds)} from first to last` : ''}
            </Text>
          </Text>
          <div className={classes.track} aria-hidden>
            <div className={classes.fill} style={{ width: `${100 * share}%` }} />
          </div>
          <Steps path={path} />
        </li>
      ))}
    </ul>
  )
}

function Steps({ path }: { path: string[] }) {
  const steps = folded(path)
  return (
    <ol className={classes.path}>
      {steps.slice(0, STEPS).map(({ name, times }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same activity comes again in a path that never changes
        <li key={at}>
          <span className={classes.step}>
            {name}
            {times > 1 ? ` ×${times}` : ''}
          </span>
        </li>
      ))}
      {steps.length > STEPS ? <li>{steps.length - STEPS} more</li> : null}
    </ol>
  )
}

/** The path with repetitions counted. */
export function folded(path: string[]): { name: string; times: number }[] {
  const found: { name: string; times: number }[] = []
  for (const name of path) {
    const last = found.at(-1)
    if (last?.name === name) last.times += 1
    else found.push({ name, times: 1 })
  }
  return found
}
