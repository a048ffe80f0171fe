import { Alert, Anchor, Button, Code, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconInfoCircle, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { Answer } from '@/components/Answer'
import { Copy } from '@/components/Copy'
import { Diff } from '@/components/Diff'
import { Loading } from '@/components/Loading'
import { Panel } from '@/components/Panel'
import { queries } from '@/lib/api'
import { ApiError } from '@/lib/client'
import type { Draft as Drafted } from '@/lib/types'

const Source = lazy(() => import('@/components/Source'))

/** The proposed change: made when it is asked for, as the whole record may have to be read for it. */
export function Draft({ id }: { id: string }) {
  const [wanted, want] = useState(false)
  const draft = useQuery({ ...queries.draft(id), enabled: wanted })
  const none = draft.error instanceof ApiError && draft.error.status === 409 ? draft.error.message : null
  return (
    <Panel title="From finding to draft">
      {none ? (
        <Alert icon={<IconInfoCircle aria-hidden />} color="gray" title="No journey can be proposed">
          {none}
        </Alert>
      ) : wanted ? (
        <Answer of={draft}>{(made) => <Made draft={made} />}</Answer>
      ) : (
        <Stack align="flex-start" gap="sm">
          <Text size="sm" c="dimmed">
            A proposed journey for those whom this befalls, or a live one with a comment at the place. It is only text:
            nothing is published.
          </Text>
          <Button leftSection={<IconPencil size={16} aria-hidden />} onClick={() => want(true)}>
            Draft a change
          </Button>
        </Stack>
      )}
    </Panel>
  )
}

function Made({ draft }: { draft: Drafted }) {
  const changes = typeof draft.before === 'string'
  const [shown, show] = useState(changes ? 'changes' : 'text')
  const file = `journeys/${draft.journey}.yaml`
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {changes ? (
            <>
              Changes the live journey{' '}
              <Anchor component={Link} to={`/journeys/${encodeURIComponent(draft.journey)}`} size="sm">
                {draft.journey}
              </Anchor>
            </>
          ) : (
            <>
              A new journey for <Code>{file}</Code>
            </>
          )}
        </Text>
        <Group gap="sm">
          {changes ? (
            <SegmentedControl
              size="xs"
              aria-label="What is shown of the draft"
              data={[
                { value: 'changes', label: 'Changes' },
                { value: 'text', label: 'Whole text' },
              ]}
              value={shown}
              onChange={show}
            />
          ) : null}
          <Copy text={draft.text}>Copy the text</Copy>
        </Group>
      </Group>
      {shown === 'changes' ? (
        <Diff before={draft.before ?? ''} after={draft.text} name={`What the draft changes in ${draft.journey}`} />
      ) : (
        <Suspense fallback={<Loading />}>
          <Source text={draft.text} name="The text of the draft" />
        </Suspense>
      )}
      {draft.content_missing.length ? (
        <Alert color="gray" icon={<IconPencil aria-hidden />} title="Still to be written">
          The content {draft.content_missing.join(', ')}, which <Code>wend check</Code> asks for.
        </Alert>
      ) : null}
      <Text size="sm" c="dimmed">
        Save it as <Code>{file}</Code>, look at every line, then <Code>wend check {file}</Code> and{' '}
        <Code>wend publish</Code>.
      </Text>
    </Stack>
  )
}
