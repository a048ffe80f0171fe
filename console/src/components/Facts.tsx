import type { ReactNode } from 'react'
import { value } from '@/lib/format'
import classes from './Facts.module.css'

/** Names and values, one a line. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, what]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The members of a JSON object as facts, in their order. */
export function factsOf(object: Record<string, unknown>): [string, ReactNode][] {
  return Object.entries(object).map(([name, each]) => [name, value(each)])
}
