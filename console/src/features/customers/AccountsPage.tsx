/** Accounts: the organisations that customers belong to, each a subject of journeys of its own. */
import { Anchor, Group, Text } from '@mantine/core'
import { IconBuilding } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Answer } from '@/components/Answer'
import { Empty } from '@/components/Empty'
import { More } from '@/components/More'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { type Column, Rows } from '@/components/Rows'
import { Search } from '@/components/Search'
import { Status } from '@/components/Status'
import { queries } from '@/lib/api'
import { useFilters } from '@/lib/filters'
import { number, plural, value } from '@/lib/format'
import { customerName } from '@/lib/names'
import type { CustomerRow } from '@/lib/types'

const TRAITS = 4

const COLUMNS: Column<CustomerRow>[] = [
  { name: 'Account', of: (row) => <Name row={row} />, wide: true },
  { name: 'Traits', of: (row) => <Traits of={row.traits} />, wide: true },
  { name: 'People', of: (row) => number(row.people), number: true },
  { name: 'Active runs', of: (row) => number(row.active_runs), number: true },
]

export function AccountsPage() {
  const [{ query }, set] = useFilters(['query'])
  const accounts = useInfiniteQuery(queries.customers({ accounts: true, query }))
  return (
    <Page
      title="Accounts"
      note={
        accounts.data
          ? plural(accounts.data.pages[0]?.total ?? 0, 'account')
          : 'The organisations that customers belong to'
      }
    >
      <Search placeholder="id, any trait" value={query ?? ''} search={(text) => set({ query: text })} />
      <Panel padded={false}>
        <Answer of={accounts}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.customers)
            return rows.length ? (
              <Rows rows={rows} columns={COLUMNS} keyOf={(row) => String(row.id)} caption="Accounts" />
            ) : (
              <None narrowed={Boolean(query)} />
            )
          }}
        </Answer>
        <More of={accounts} />
      </Panel>
    </Page>
  )
}

function Name({ row }: { row: CustomerRow }) {
  const name = customerName(row)
  return (
    <>
      <Group gap="xs">
        <Anchor component={Link} to={`/accounts/${row.id}`} size="sm" fw={550}>
          {name}
        </Anchor>
        {row.set_aside ? <Status of="set aside" /> : null}
      </Group>
      <Text size="xs" c="dimmed">
        {row.account_id === name ? `#${row.id}` : row.account_id}
      </Text>
    </>
  )
}

function Traits({ of }: { of: Record<string, unknown> }) {
  const told = Object.entries(of).filter(([name, each]) => name !== 'name' && value(each).length <= 40)
  return (
    <Text size="sm" c="dimmed">
      {told
        .slice(0, TRAITS)
        .map(([name, each]) => `${name}: ${value(each)}`)
        .join(' · ')}
    </Text>
  )
}

function None({ narrowed }: { narrowed: boolean }) {
  return narrowed ? (
    <Empty icon={IconBuilding} title="No account matches">
      The search looks in ids and in the text of traits. Try fewer letters.
    </Empty>
  ) : (
    <Empty icon={IconBuilding} title="No accounts yet">
      A <code>group</code> call says that a customer belongs to one: send <code>groupId</code>, and <code>role</code>{' '}
      among its traits.
    </Empty>
  )
}
