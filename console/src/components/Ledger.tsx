import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './Ledger.module.css'

type Line = { key: string; above: ReactNode; head: ReactNode; below: ReactNode; facts: [string, ReactNode][] }

/** Things with a title of their own, one a line, each with the same few facts beside it. */
export function Ledger({ name, lines }: { name: string; lines: Line[] }) {
  return (
    <ol className={classes.list} aria-label={name}>
      {lines.map((line) => (
        <li key={line.key} className={classes.row}>
          <div>
            {line.above}
            {line.head}
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {line.below}
            </Text>
          </div>
          <dl className={classes.facts}>
            {line.facts.map(([label, what]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd className="number">{what}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  )
}
