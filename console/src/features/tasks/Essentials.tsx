import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Answer } from '@/components/Answer'
import { Facts } from '@/components/Facts'
import { Panel } from '@/components/Panel'
import { queries } from '@/lib/api'
import { away, sentence, value, words } from '@/lib/format'
import { customerName } from '@/lib/names'
import type { Customer, TimelineItem } from '@/lib/types'

const TRAITS = 8
const LATELY = 6

/** What whoever does a task wants to know of its customer, or of its account; the whole is a click away. */
export function Essentials({ id, run }: { id: string; run: string }) {
  const customer = useQuery(queries.customer(id))
  return (
    <Panel title={customer.data?.account_id ? 'The account' : 'The customer'}>
      <Answer of={customer}>
        {(whole) => (
          <Stack gap="md">
            <div>
              <Anchor component={Link} to={`/${whole.account_id ? 'accounts' : 'customers'}/${whole.id}`} fw={600}>
                {customerName(whole)}
              </Anchor>
              <Group gap={6} mt={4}>
                {whole.stage ? <Label>{words(whole.stage)}</Label> : null}
                {whole.segments.map((each) => (
                  <Label key={each}>{each}</Label>
                ))}
              </Group>
            </div>
            <Facts facts={known(whole)} />
            <Lately id={id} run={run} />
          </Stack>
        )}
      </Answer>
    </Panel>
  )
}

function Label({ children }: { children: string }) {
  return (
    <Badge variant="light" color="gray" radius="sm" tt="none" fw={500}>
      {children}
    </Badge>
  )
}

/** Account and role, then how to reach her, then what else is short enough to be read at a glance. */
function known(customer: Customer): [string, ReactNode][] {
  const { traits, accounts = [], people = [] } = customer
  const first = ['phone', 'email', 'company', 'plan', 'country', 'language']
  const short = Object.entries(traits).filter(([name, each]) => name !== 'name' && value(each).length <= 80)
  const place = (name: string) => (first.indexOf(name) + first.length + 1) % (first.length + 1)
  const ordered = short.sort(([one], [other]) => place(one) - place(other)).slice(0, TRAITS)
  return [
    ...accounts.map((each): [string, string] => [each.account_id, each.role || 'belongs to it']),
    ...people.slice(0, LATELY).map(({ who, role }): [string, string] => [customerName(who), role || 'belongs to it']),
    ...ordered.map(([name, each]): [string, ReactNode] => [
      name,
      <Reached key={name} name={name} what={value(each)} />,
    ]),
  ]
}

const WAYS: Record<string, string> = { phone: 'tel', email: 'mailto' }

/** A trait; those by which somebody is reached lead there. */
function Reached({ name, what }: { name: string; what: string }) {
  const way = WAYS[name]
  if (!way) return <>{what}</>
  return (
    <Anchor href={`${way}:${what.replaceAll(' ', '')}`} size="sm">
      {what}
    </Anchor>
  )
}

/** What happened last, in words; decisions of other journeys are left to her own page. */
function Lately({ id, run }: { id: string; run: string }) {
  const timeline = useInfiniteQuery(queries.timeline(id))
  const items = (timeline.data?.pages[0]?.items ?? []).filter((item) => isTold(item, run)).slice(0, LATELY)
  if (!items.length) return null
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" mb={6}>
        Lately
      </Text>
      <Stack gap={4}>
        {items.map((item) => (
          <Group key={`${item.sort} ${item.id}`} justify="space-between" wrap="nowrap" gap="sm" align="baseline">
            <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {item.message ? `Message ${item.message.content}, ${item.message.status}` : sentence(item.words)}
            </Text>
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }} className="number">
              {away(item.at)}
            </Text>
          </Group>
        ))}
      </Stack>
    </div>
  )
}

const OWN = ['Task Reminded', 'Task Escalated', 'Message Requested', 'Account Traits Told']

function isTold(item: TimelineItem, run: string): boolean {
  if (item.sort === 'event') return !OWN.includes(item.event?.name ?? '')
  return item.sort === 'message' || (item.sort === 'task' && item.task?.run !== run)
}
