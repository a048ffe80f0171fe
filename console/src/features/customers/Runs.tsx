import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { Panel } from '@/components/Panel'
import { Status } from '@/components/Status'
import { Time } from '@/components/Time'
import { words } from '@/lib/format'
import type { RunRow } from '@/lib/types'

/** Where the customer stands, and until when; ended runs last. */
export function Runs({ runs }: { runs: RunRow[] }) {
  const ordered = [...runs].sort((one, other) => Number(one.status === 'ended') - Number(other.status === 'ended'))
  return (
    <Panel title="Journeys">
      {ordered.length ? (
        <Stack gap="md">
          {ordered.map((run) => (
            <OneRun key={run.id} run={run} />
          ))}
        </Stack>
      ) : (
        <Text size="sm" c="dimmed">
          In no journey so far. The timeline says which entries were refused, and why.
        </Text>
      )}
    </Panel>
  )
}

function OneRun({ run }: { run: RunRow }) {
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Anchor component={Link} to={`/journeys/${encodeURIComponent(run.journey)}`} size="sm" fw={550}>
          {run.journey}
        </Anchor>
        <Status of={run.status} />
      </Group>
      {run.key ? (
        <Text size="xs" c="dimmed">
          for {run.key}
        </Text>
      ) : null}
      <Text size="sm" component="div">
        <Standing run={run} />
      </Text>
    </div>
  )
}

function Standing({ run }: { run: RunRow }) {
  if (run.status === 'ended') {
    return (
      <>
        ended: {words(run.reason)}, <Time at={run.ended_at} />
      </>
    )
  }
  if (run.status === 'held-out') return <>gets nothing from this journey, and is measured</>
  return (
    <>
      at <b>{run.step}</b>
      {run.until ? (
        <>
          {' '}
          until <Time at={run.until} />
        </>
      ) : null}
    </>
  )
}
