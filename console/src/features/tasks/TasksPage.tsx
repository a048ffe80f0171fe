/** What people have to do, the most pressing first: by queue, by whose it is, by how it stands; the filters stand in the address. */
import { Button, Group, Select, Switch } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '@/components/Answer'
import { Choice } from '@/components/Choice'
import { Empty } from '@/components/Empty'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { Shown } from '@/components/Shown'
import { queries } from '@/lib/api'
import type { Filters } from '@/lib/client'
import { type Narrowed, useFilters } from '@/lib/filters'
import { plural, words } from '@/lib/format'
import { useMe } from '@/lib/me'
import { QueueCards } from './QueueCards'
import { TaskList } from './TaskList'
import { STATUSES } from './told'

const FILTERS = ['queue', 'assignee', 'status', 'overdue', 'journey', 'customer_id'] as const
const NOBODY = '-'
const TO_DO = 'to-do'
const ALL = 'all'

export function TasksPage() {
  const [filters, set] = useFilters(FILTERS)
  const [me] = useMe()
  const tasks = useQuery(queries.tasks(asked(filters)))
  const queues = useQuery(queries.queues())
  const known = queues.data?.queues ?? []
  const people = [...new Set([me, ...known.flatMap((queue) => queue.members ?? [])])].filter(Boolean)
  const narrowed = Object.keys(filters).length > 0
  return (
    <Page
      title="Tasks"
      note={tasks.data ? noteOf(filters, tasks.data.total) : 'What journeys and alerts ask of people'}
    >
      <QueueCards queues={known} chosen={filters.queue} choose={(queue) => set({ queue })} />
      <Group gap="sm" align="flex-end">
        <Choice
          label="Queue"
          options={known.map(({ name, title }) => ({ value: name, label: title || name }))}
          value={filters.queue}
          choose={(queue) => set({ queue })}
        />
        <Choice
          label="Assignee"
          options={[
            { value: NOBODY, label: 'Nobody yet' },
            ...people.map((name) => ({ value: name, label: name === me ? `${name} (me)` : name })),
          ]}
          value={filters.assignee}
          choose={(assignee) => set({ assignee })}
        />
        <Select
          label="Status"
          size="sm"
          w={{ base: 'calc(50% - 6px)', xs: 150 }}
          allowDeselect={false}
          data={[
            { value: TO_DO, label: 'To do' },
            ...STATUSES.map((value) => ({ value, label: words(value) })),
            { value: ALL, label: 'All' },
          ]}
          value={filters.status ?? TO_DO}
          onChange={(status) => set({ status: status === TO_DO ? null : status })}
        />
        <Switch
          label="Overdue"
          mb={8}
          checked={filters.overdue === 'true'}
          onChange={(event) => set({ overdue: event.currentTarget.checked ? 'true' : null })}
        />
      </Group>
      <Panel padded={false}>
        <Answer of={tasks}>
          {(found) =>
            found.tasks.length ? (
              <>
                <TaskList found={found} />
                {found.total > found.tasks.length ? (
                  <Shown shown={found.tasks.length} total={found.total} name="task" order="first" />
                ) : null}
              </>
            ) : narrowed ? (
              <Empty icon={IconChecklist} title="No such tasks">
                <Button
                  variant="light"
                  size="compact-sm"
                  mt="xs"
                  onClick={() => set(Object.fromEntries(FILTERS.map((name) => [name, null])))}
                >
                  Show all that is to do
                </Button>
              </Empty>
            ) : (
              <Empty icon={IconChecklist} title="Nothing to do">
                A journey asks for something with a <code>task</code> step, an alert with <code>to: [task:QUEUE]</code>.
                It stands here until somebody has done it.
              </Empty>
            )
          }
        </Answer>
      </Panel>
    </Page>
  )
}

/** What to ask the API for. */
function asked({ assignee, status, overdue, ...others }: Narrowed<(typeof FILTERS)[number]>): Filters {
  return {
    ...others,
    assignee: assignee === NOBODY ? '' : assignee,
    status: status && status !== ALL ? status : null,
    standing: status ? null : true,
    overdue: overdue === 'true' ? true : null,
  }
}

function noteOf({ status }: Narrowed<'status'>, total: number): string {
  return `${plural(total, 'task')}${status ? '' : ' to do'}, the most pressing first`
}
