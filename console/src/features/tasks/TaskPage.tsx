/** One task: what is asked, by when and for whom; who does it; and what came of it. */
import { Anchor, Grid, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { Answer } from '@/components/Answer'
import { Back } from '@/components/Back'
import { Facts } from '@/components/Facts'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { Status } from '@/components/Status'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
import type { Task } from '@/lib/types'
import { Assign } from './Assign'
import { Essentials } from './Essentials'
import { Finish } from './Finish'
import { DueWords, Priority } from './TaskList'
import { isStanding } from './told'

export function TaskPage() {
  const { id = '' } = useParams()
  const task = useQuery(queries.task(id))
  const found = task.data
  return (
    <Page
      title={found?.title ?? 'Task'}
      back={<Back to="/tasks">Tasks</Back>}
      note={
        found ? (
          <Group gap={6} mt={6}>
            <Status of={found.status} />
            <Priority of={found.priority} />
            {found.due_at ? (
              <span>
                due <DueWords task={found} />
              </span>
            ) : null}
            {found.queue ? <span>in {found.queue}</span> : null}
          </Group>
        ) : null
      }
    >
      <Answer of={task}>{(whole) => <Whole key={id} task={whole} />}</Answer>
    </Page>
  )
}

function Whole({ task }: { task: Task }) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 5 }} order={{ base: 1, md: 2 }}>
        <Stack gap="lg">
          {task.customer_id ? <Essentials id={String(task.customer_id)} run={task.run} /> : null}
          {isStanding(task) ? <Assign key={task.assignee} task={task} /> : null}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }} order={{ base: 2, md: 1 }}>
        <Stack gap="lg">
          <Finish task={task} />
          <Panel title="What is asked">
            <Facts facts={factsOf(task)} />
          </Panel>
        </Stack>
      </Grid.Col>
    </Grid>
  )
}

function factsOf(task: Task): [string, ReactNode][] {
  const at = (name: string, time: string | null): [string, ReactNode][] =>
    time ? [[name, <Time key={name} at={time} />]] : []
  return [
    ...(task.journey ? [['Journey', <Journey key="journey" of={task} />] as [string, ReactNode]] : []),
    ...(task.about ? [['Finding', <Finding key="finding" id={task.about} />] as [string, ReactNode]] : []),
    [
      'Due',
      task.due_at ? (
        <>
          <Time at={task.due_at} />, <DueWords task={task} />
        </>
      ) : (
        'nothing was promised'
      ),
    ],
    ...at('Asked', task.created_at),
    ...at('Open since', task.opened_at),
    ...(task.dealt ? [['Dealt to', task.dealt] as [string, ReactNode]] : []),
    ...at('Reminded', task.reminded_at),
    ...at('Escalated', task.escalated_at),
    ...(task.escalated_from ? [['Came from', `the queue ${task.escalated_from}`] as [string, ReactNode]] : []),
  ]
}

function Journey({ of }: { of: Task }) {
  return (
    <>
      <Anchor component={Link} to={`/journeys/${encodeURIComponent(of.journey)}`} size="sm">
        {of.journey}
      </Anchor>{' '}
      at {of.step}
    </>
  )
}

function Finding({ id }: { id: string }) {
  return (
    <Anchor component={Link} to={`/findings/${encodeURIComponent(id)}`} size="sm">
      what the alert is about
    </Anchor>
  )
}
