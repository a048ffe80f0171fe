/** What was done to this journey as a whole, newest first; moves can be taken back. */
import { Button, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Answer } from '@/components/Answer'
import { Empty } from '@/components/Empty'
import { type Column, Rows } from '@/components/Rows'
import { Time } from '@/components/Time'
import { changes, queries } from '@/lib/api'
import { plural } from '@/lib/format'
import type { Operation } from '@/lib/types'
import { Confirm } from './Confirm'
import { useOperation } from './change'
import { operationWords, progressWords, takenBack } from './told'

export function Log({ journey }: { journey: string }) {
  const operations = useQuery(queries.operations(journey))
  const [chosen, choose] = useState<Operation | null>(null)
  return (
    <>
      <Answer of={operations}>
        {({ operations: rows }) =>
          rows.length ? (
            <Rows
              rows={rows}
              columns={columns(takenBack(rows), choose)}
              keyOf={(row) => String(row.number)}
              caption="Operations"
            />
          ) : (
            <Empty icon={IconHistory} title="Nothing was done to it as a whole">
              What is paused, resumed, drained, stopped or moved stands here, with who decided it and when.
            </Empty>
          )
        }
      </Answer>
      {chosen ? <Ask operation={chosen} close={() => choose(null)} /> : null}
    </>
  )
}

function columns(back: Map<number, number>, choose: (operation: Operation) => void): Column<Operation>[] {
  return [
    { name: 'No.', of: (row) => row.number, number: true },
    {
      name: 'What',
      of: (row) => (
        <>
          {operationWords(row)} <RollBack row={row} by={back.get(row.number)} choose={choose} />
        </>
      ),
      wide: true,
    },
    { name: 'By', of: (row) => row.by || '–' },
    { name: 'Begun', of: (row) => <Time at={row.begun_at} /> },
    { name: 'Carried out', of: progressWords },
  ]
}

function RollBack({
  row,
  by,
  choose,
}: {
  row: Operation
  by: number | undefined
  choose: (operation: Operation) => void
}) {
  if (row.kind !== 'move') return null
  if (by) {
    return (
      <Text size="xs" c="dimmed">
        taken back by {by}
      </Text>
    )
  }
  if (!row.finished_at)
    return (
      <Text size="xs" c="dimmed">
        under way
      </Text>
    )
  return (
    <Button size="compact-xs" variant="light" display="block" mt={6} onClick={() => choose(row)}>
      Roll back…
    </Button>
  )
}

function Ask({ operation, close }: { operation: Operation; close: () => void }) {
  const rolling = useOperation(operation.journey, (number: number) => changes.rollBack(number), close)
  return (
    <Confirm
      opened
      close={close}
      title={`Roll back operation ${operation.number}?`}
      effects={[
        `The runs of ${plural(operation.told, 'customer')} that it moved go back: to the version, the step and the time that was left.`,
        'A run that has gone on since, to a step that the old version does not have, stays where it is, and says so.',
      ]}
      act="Roll it back"
      saving={rolling.isPending}
      error={rolling.error}
      confirm={() => rolling.mutate(operation.number)}
    />
  )
}
