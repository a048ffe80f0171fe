import { Anchor, Badge, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Ledger } from '@/components/Ledger'
import { Status } from '@/components/Status'
import { away, when, words } from '@/lib/format'
import { customerName } from '@/lib/names'
import type { Task, Tasks } from '@/lib/types'
import { dueOf, isStanding, whose } from './told'

/** Tasks in their order: what, for whom, from which journey, by when, and whose it is. */
export function TaskList({ found }: { found: Tasks }) {
  return <Ledger name="Tasks" lines={found.tasks.map((task) => lineOf(task, found))} />
}

function lineOf(task: Task, { whose: names }: Tasks) {
  const customer = names[task.customer_id]
  const facts: [string, ReactNode][] = [
    ['Queue', task.queue || '–'],
    ['Whose', whose(task)],
    ['Due', <DueWords key="due" task={task} />],
    isStanding(task) ? ['Asked', away(task.created_at)] : ['Outcome', words(task.outcome) || '–'],
  ]
  return {
    key: task.id,
    facts,
    above: (
      <Group gap={6} mb={4}>
        <Status of={task.status} />
        <Priority of={task.priority} />
      </Group>
    ),
    head: (
      <Anchor
        component={Link}
        to={`/tasks/${encodeURIComponent(task.id)}`}
        size="sm"
        fw={550}
        style={{ overflowWrap: 'anywhere' }}
      >
        {task.title}
      </Anchor>
    ),
    below: [customer ? customerName(customer) : '', task.journey || (task.about ? 'an alert' : '')]
      .filter(Boolean)
      .join(' · '),
  }
}

export function DueWords({ task }: { task: Task }) {
  const { words: told, late } = dueOf(task)
  return (
    <Text span inherit {...(late ? { c: 'red', fw: 550 } : {})} {...(task.due_at ? { title: when(task.due_at) } : {})}>
      {told}
    </Text>
  )
}

const COLORS: Record<string, string> = { urgent: 'red', high: 'orange', low: 'gray' }

/** The priority, where it is not the usual one. */
export function Priority({ of }: { of: string }) {
  if (of === 'normal') return null
  return (
    <Badge variant="light" color={COLORS[of] ?? 'gray'} radius="sm" tt="none" fw={550}>
      {words(of)}
    </Badge>
  )
}
