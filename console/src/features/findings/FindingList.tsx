import { Anchor, Badge, Group, Text } from '@mantine/core'
import { Link } from 'react-router'
import { Ledger } from '@/components/Ledger'
import { Status } from '@/components/Status'
import { date, number } from '@/lib/format'
import type { Finding } from '@/lib/types'
import { kindOf } from './kinds'
import { lostWords, sureWords, viewWords } from './told'

/** Findings in their order: what, where, how many, what it costs, how sure, and who looks after it. */
export function FindingList({ findings }: { findings: Finding[] }) {
  return <Ledger name="Findings" lines={findings.map(lineOf)} />
}

function lineOf(each: Finding) {
  const facts: [string, string][] = [
    ['Customers', number(each.customers ?? 0)],
    ['Lost', lostWords({ lost_seconds: each.lost_seconds ?? 0, lost_value: each.lost_value ?? null })],
    ['Sure', sureWords(each.confidence ?? 0)],
    ['First seen', date(each.first_seen)],
  ]
  return {
    key: each.id,
    facts,
    above: (
      <Group gap={6} mb={4}>
        <Kind of={each.kind} />
        <Status of={each.status ?? 'open'} />
        {each.owner ? (
          <Text size="xs" c="dimmed">
            with {each.owner}
          </Text>
        ) : null}
      </Group>
    ),
    head: (
      <Anchor component={Link} to={`/findings/${each.id}`} size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
        {each.title}
      </Anchor>
    ),
    below: `${viewWords(each.view)} · ${each.where}`,
  }
}

export function Kind({ of }: { of: string }) {
  const { name, color, about } = kindOf(of)
  return (
    <Badge variant="light" color={color} radius="sm" tt="none" fw={550} title={about}>
      {name}
    </Badge>
  )
}
