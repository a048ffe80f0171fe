/** What the diagnosis and the alerts found, the ones that matter first; the filters stand in the address. */
import { Button, Group } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '@/components/Answer'
import { Choice } from '@/components/Choice'
import { Empty } from '@/components/Empty'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { queries } from '@/lib/api'
import { useFilters } from '@/lib/filters'
import { plural, words } from '@/lib/format'
import { FindingList } from './FindingList'
import { kindOf } from './kinds'
import { STATUSES, viewWords } from './told'

const FILTERS = ['status', 'kind', 'view', 'owner', 'journey'] as const

export function FindingsPage() {
  const [filters, set] = useFilters(FILTERS)
  const findings = useQuery(queries.findings(filters))
  const all = useQuery(queries.findings({}))
  const known = all.data?.findings ?? []
  const distinct = (of: (string | undefined)[]) =>
    [...new Set(of.filter((each): each is string => Boolean(each)))].sort()
  const open = known.filter((each) => each.status === 'open').length
  const narrowed = Object.keys(filters).length > 0
  return (
    <Page
      title="Findings"
      note={
        known.length
          ? `${plural(open, 'open finding')} of ${known.length}: what goes wrong, for how many, and since when`
          : 'What goes wrong, for how many, and since when'
      }
    >
      <Group gap="sm" align="flex-end">
        <Choice
          label="Status"
          options={STATUSES.map((value) => ({ value, label: words(value) }))}
          value={filters.status}
          choose={(status) => set({ status })}
        />
        <Choice
          label="Kind"
          options={distinct(known.map((each) => each.kind)).map((value) => ({ value, label: kindOf(value).name }))}
          value={filters.kind}
          choose={(kind) => set({ kind })}
        />
        <Choice
          label="Seen by"
          width={220}
          options={distinct(known.map((each) => each.view)).map((value) => ({ value, label: viewWords(value) }))}
          value={filters.view}
          choose={(view) => set({ view })}
        />
        <Choice
          label="Owner"
          options={distinct(known.map((each) => each.owner)).map((value) => ({ value, label: value }))}
          value={filters.owner}
          choose={(owner) => set({ owner })}
        />
      </Group>
      <Panel padded={false}>
        <Answer of={findings}>
          {({ findings: rows }) =>
            rows.length ? (
              <FindingList findings={rows} />
            ) : narrowed ? (
              <Empty icon={IconStethoscope} title="No such findings">
                <Button
                  variant="light"
                  size="compact-sm"
                  mt="xs"
                  onClick={() => set({ status: null, kind: null, view: null, owner: null, journey: null })}
                >
                  Show all
                </Button>
              </Empty>
            ) : (
              <Nothing />
            )
          }
        </Answer>
      </Panel>
    </Page>
  )
}

function Nothing() {
  return (
    <Empty icon={IconStethoscope} title="Nothing found yet">
      Run <code>wend diagnose</code> where Wend runs, or let it look by itself: <code>diagnosis: {'{every: 1d}'}</code>{' '}
      in <code>wend.yaml</code>, then <code>wend publish</code>. A record in which nothing differs has no findings, and
      that is an answer.
    </Empty>
  )
}
