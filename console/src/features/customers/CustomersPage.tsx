/** Customers: search in ids and traits, narrow to a segment, and go on to one. */
import { Anchor, Badge, Group, Select, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Answer } from '@/components/Answer'
import { Empty } from '@/components/Empty'
import { More } from '@/components/More'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { type Column, Rows } from '@/components/Rows'
import { Status } from '@/components/Status'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
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
  const [address, setAddress] = useSearchParams()
  const query = address.get('query') ?? ''
  const segment = address.get('segment')
  const customers = useInfiniteQuery(queries.customers({ query, segment }))
  const segments = useQuery(queries.segments())
  const [typed, setTyped] = useState(query)

  function narrow(name: string, value: string | null) {
    setAddress(
      (before) => {
        const next = new URLSearchParams(before)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true },
    )
  }
  const search = useDebouncedCallback((text: string) => narrow('query', text.trim()), 250)

  return (
    <Page
      title="Customers"
      note={
        customers.data ? plural(customers.data.pages[0]?.total ?? 0, 'customer') : 'Everybody an event has come from'
      }
    >
      <Group gap="sm" align="flex-end">
        <TextInput
          label="Search"
          placeholder="id, e-mail, any trait"
          type="search"
          leftSection={<IconSearch size={16} aria-hidden />}
          w={{ base: '100%', xs: 320 }}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            search(event.currentTarget.value)
          }}
        />
        <Select
          label="Segment"
          placeholder="all"
          clearable
          w={{ base: '100%', xs: 220 }}
          data={(segments.data?.segments ?? []).map((each) => ({
            value: each.name,
            label: `${each.title || each.name} (${number(each.customers)})`,
          }))}
          value={segment}
          onChange={(chosen) => narrow('segment', chosen)}
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
