/** Runs of older versions: where they stand, what each would do in the live one, and the beginning of their move. */
import { Button, Group, Select, Switch, Text } from '@mantine/core'
import { IconVersions } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Answer } from '@/components/Answer'
import { Empty } from '@/components/Empty'
import { changes, queries } from '@/lib/api'
import { plural, sentence } from '@/lib/format'
import type { JourneyDetail } from '@/lib/plan'
import type { OperationAsked, Outlook } from '@/lib/types'
import { Confirm } from './Confirm'
import { useOperation } from './change'
import classes from './OldVersions.module.css'

type Mapping = Record<string, string>

export function OldVersions({ detail }: { detail: JourneyDetail }) {
  const [mapping, setMapping] = useState<Mapping>({})
  const [restart, setRestart] = useState(false)
  const [asking, setAsking] = useState(false)
  const step = restart ? [] : Object.entries(mapping).map((pair) => pair.join('='))
  const outlook = useQuery(queries.outlook(detail.journey.name, { step, restart }))
  const live = detail.steps.map((each) => each.id)
  const map = (old: string, now: string | null) =>
    setMapping(({ [old]: _, ...others }) => (now ? { ...others, [old]: now } : others))
  return (
    <Answer of={outlook}>
      {({ outlook: rows }) =>
        rows.length ? (
          <>
            <Group justify="space-between" p="md" gap="sm">
              <Switch
                label="Begin anew, with the same entry event"
                checked={restart}
                onChange={(event) => setRestart(event.currentTarget.checked)}
              />
              <Button size="sm" onClick={() => setAsking(true)} disabled={!rows.some((row) => row.target)}>
                Move {plural(countOf(rows.filter((row) => row.target)), 'run')}…
              </Button>
            </Group>
            <ul className={classes.list} aria-label="Runs of older versions">
              {rows.map((row) => (
                <li key={`${row.version} ${row.step}`} className={classes.row}>
                  <div>
                    <Text size="sm" fw={550}>
                      {plural(row.runs, 'run')} at {row.step}
                    </Text>
                    <Text size="xs" c="dimmed" ff="monospace">
                      {row.version.slice(0, 12)}
                    </Text>
                  </div>
                  <Text size="sm" {...(row.target ? {} : { c: 'dimmed' })}>
                    {doesWords(row)}
                  </Text>
                  {restart || live.includes(row.step) ? null : (
                    <Select
                      size="xs"
                      label="Go on at"
                      aria-label={`Where runs at ${row.step} go on`}
                      placeholder="nowhere: they stay"
                      data={live}
                      clearable
                      searchable
                      value={mapping[row.step] ?? null}
                      onChange={(now) => map(row.step, now)}
                    />
                  )}
                </li>
              ))}
            </ul>
            <Text size="xs" c="dimmed" p="md">
              A run and the ways of its fork go together or not at all. What was moved can be taken back in the log of
              operations.
            </Text>
            <Ask
              opened={asking}
              close={() => setAsking(false)}
              detail={detail}
              rows={rows}
              asked={{ kind: 'move', steps: restart ? {} : mapping, restart }}
            />
          </>
        ) : (
          <Empty icon={IconVersions} title="All runs are of the live version">
            When a new version is published, runs in flight stay on the one they began on. They are shown here then, and
            can be moved.
          </Empty>
        )
      }
    </Answer>
  )
}

function doesWords(row: Outlook): string {
  return row.target ? sentence(row.words) : `Stay on their version: the live one has no step ${row.step}`
}

type AskProps = {
  opened: boolean
  close: () => void
  detail: JourneyDetail
  rows: Outlook[]
  asked: Partial<OperationAsked>
}

function Ask({ opened, close, detail, rows, asked }: AskProps) {
  const { name, title, version } = detail.journey
  const moving = useOperation(name, (what: Partial<OperationAsked>) => changes.operate(name, what), close)
  const going = rows.filter((row) => row.target)
  const staying = countOf(rows) - countOf(going)
  const effects = [
    ...going.map((row) => `${plural(row.runs, 'run')} at ${row.step}: ${row.words}.`),
    ...(staying ? [`${plural(staying, 'run')} ${staying === 1 ? 'stays' : 'stay'} on older versions.`] : []),
    'It is carried out customer by customer, and can be rolled back when it is done.',
  ]
  return (
    <Confirm
      opened={opened}
      close={close}
      title={`Move ${plural(countOf(going), 'run')} of ${title || name} to version ${version.slice(0, 12)}?`}
      effects={effects}
      act="Move them"
      saving={moving.isPending}
      error={moving.error}
      confirm={() => moving.mutate(asked)}
    />
  )
}

function countOf(rows: Outlook[]): number {
  return rows.reduce((sum, row) => sum + row.runs, 0)
}
