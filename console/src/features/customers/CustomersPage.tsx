/** Customers: search in ids and traits, narrow to a segment, and go on to one. */
import { Anchor, Badge, Group, Select, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Answer } from '@/components/Answer'
import { Empty } from '@/components/Empty'
import { More } from '@/components/More'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { type Column, Rows } from '@/components/Rows'
import { Search } from '@/components/Search'
import { Status } from '@/components/Status'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
import { useFilters } from '@/lib/filters'
import { number, plural } from '@/lib/format'
import { customerName } from '@/lib/names'
import type { CustomerRow } from '@/lib/types'

const COLUMNS: Column<CustomerRow>[] = [
  { name: 'Customer', of: (row) => <Who row={row} />, wide: true },
  { name: 'Segments', of: (row) => <Segments names={row.segments} /> },
  { name: 'Active runs', of: (row) => number(row.active_runs), number: true },
  { name: 'First seen', of: (row) => <Time at={row.first_seen} /> },
  { name: 'Last seen', of: (row) => <Time at={row.last_seen} /> },
]

export function CustomersPage() {
  const [{ query, segment }, set] = useFilters(['query', 'segment'])
  const customers = useInfiniteQuery(queries.customers({ query, segment }))
  const segments = useQuery(queries.segments())

  return (
    <Page
      title="Customers"
      note={
        customers.data ? plural(customers.data.pages[0]?.total ?? 0, 'customer') : 'Everybody an event has come from'
      }
    >
      <Group gap="sm" align="flex-end">
        <Search placeholder="id, e-mail, any trait" value={query ?? ''} search={(text) => set({ query: text })} />
        <Select
          label="Segment"
          placeholder="all"
          clearable
          w={{ base: '100%', xs: 220 }}
          data={(segments.data?.segments ?? []).map((each) => ({
            value: each.name,
            label: `${each.title || each.name} (${number(each.customers)})`,
          }))}
          value={segment ?? null}
          onChange={(chosen) => set({ segment: chosen })}
        />
      </Group>
      <Panel padded={false}>
        <Answer of={customers}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.customers)
            return rows.length ? (
              <Rows rows={rows} columns={COLUMNS} keyOf={(row) => String(row.id)} caption="Customers" />
            ) : (
              <Nobody narrowed={Boolean(query || segment)} />
            )
          }}
        </Answer>
        <More of={customers} />
      </Panel>
    </Page>
  )
}

function Who({ row }: { row: CustomerRow }) {
  const name = customerName(row)
  const email = typeof row.traits.email === 'string' ? row.traits.email : ''
  const under = [email, row.user_id, row.anonymous_id].find((each) => each && each !== name)
  return (
    <>
      <Group gap="xs">
        <Anchor component={Link} to={`/customers/${row.id}`} size="sm" fw={550}>
          {name}
        </Anchor>
        {row.set_aside ? <Status of="set aside" /> : null}
      </Group>
      <Text size="xs" c="dimmed">
        {under ?? `#${row.id}`}
      </Text>
    </>
  )
}

function Segments({ names }: { names: string[] }) {
  return (
    <Group gap={4}>
      {names.map((name) => (
        <Badge
          key={name}
          variant="light"
          color="gray"
          radius="sm"
          tt="none"
          fw={500}
          style={{ overflow: 'visible', width: 'max-content' }}
        >
          {name}
        </Badge>
      ))}
    </Group>
  )
}

function Nobody({ narrowed }: { narrowed: boolean }) {
  return narrowed ? (
    <Empty icon={IconUsers} title="Nobody matches">
      The search looks in ids and in the text of traits. Try fewer letters, or another segment.
    </Empty>
  ) : (
    <Empty icon={IconUsers} title="No customers yet">
      The first event makes the first customer: point a Segment client at {window.location.origin}, or load a file with{' '}
      <code>wend import FILE</code>.
    </Empty>
  )
}
