import { Anchor, Badge, Group, Text } from '@mantine/core'
import { Link } from 'react-router'
import { Status } from '@/components/Status'
import { date, number } from '@/lib/format'
import type { Finding } from '@/lib/types'
import classes from './FindingList.module.css'
import { kindOf } from './kinds'
import { lostWords, sureWords, viewWords } from './told'

/** Findings in their order: what, where, how many, what it costs, how sure, and who looks after it. */
export function FindingList({ findings }: { findings: Finding[] }) {
  return (
    <ol className={classes.list} aria-label="Findings">
      {findings.map((each) => (
        <li key={each.id} className={classes.row}>
          <div>
            <Group gap={6} mb={4}>
              <Kind of={each.kind} />
              <Status of={each.status ?? 'open'} />
              {each.owner ? (
                <Text size="xs" c="dimmed">
                  with {each.owner}
                </Text>
              ) : null}
            </Group>
            <Anchor
              component={Link}
              to={`/findings/${each.id}`}
              size="sm"
              fw={550}
              style={{ overflowWrap: 'anywhere' }}
            >
              {each.title}
            </Anchor>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {viewWords(each.view)} · {each.where}
            </Text>
          </div>
          <dl className={classes.facts}>
            <Fact name="Customers" of={number(each.customers ?? 0)} />
            <Fact
              name="Lost"
              of={lostWords({ lost_seconds: each.lost_seconds ?? 0, lost_value: each.lost_value ?? null })}
            />
            <Fact name="Sure" of={sureWords(each.confidence ?? 0)} />
            <Fact name="First seen" of={date(each.first_seen)} />
          </dl>
        </li>
      ))}
    </ol>
  )
}

function Fact({ name, of }: { name: string; of: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="number">{of}</dd>
    </div>
  )
}

export function Kind({ of }: { of: string }) {
  const { name, color, about } = kindOf(of)
  return (
    <Badge variant="light" color={color} radius="sm" tt="none" fw={550} title={about}>
      {name}
    </Badge>
  )
}
