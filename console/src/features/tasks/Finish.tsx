import { Alert, Button, Radio, Stack, Text, Textarea } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Copy } from '@/components/Copy'
import { Facts } from '@/components/Facts'
import { Panel } from '@/components/Panel'
import { Time } from '@/components/Time'
import { changes, type TaskFinish } from '@/lib/api'
import { sentence, words } from '@/lib/format'
import { useMe } from '@/lib/me'
import type { Task } from '@/lib/types'
import { useChange } from './change'
import { isStanding } from './told'
import { Who } from './Who'

const NOTE_MAX = 2_000

/** What came of it: to be said here, and then to be read here. A word that came too late is not lost. */
export function Finish({ task }: { task: Task }) {
  const finishing = useChange(task.id, (finish: TaskFinish) => changes.finishTask(task.id, finish))
  const mine = finishing.variables
  return (
    <>
      {finishing.error ? (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title="This was not taken"
          role="alert"
        >
          {sentence(finishing.error.message)}
          {mine?.note && !isStanding(task) ? (
            <Stack gap={6} mt="sm" align="flex-start">
              <Text size="sm">Your note was: {mine.note}</Text>
              <Copy text={mine.note}>Copy the note</Copy>
            </Stack>
          ) : null}
        </Alert>
      ) : null}
      {isStanding(task) ? (
        <Form task={task} saving={finishing.isPending} save={(finish) => finishing.mutate(finish)} />
      ) : (
        <Finished task={task} />
      )}
    </>
  )
}

type FormProps = { task: Task; saving: boolean; save: (finish: TaskFinish) => void }

function Form({ task, saving, save }: FormProps) {
  const [me, setMe] = useMe()
  const only = task.outcomes.length === 1 ? (task.outcomes[0] ?? '') : ''
  const [outcome, setOutcome] = useState(only)
  const [by, setBy] = useState(me || task.assignee)
  const [note, setNote] = useState('')
  if (task.status === 'waiting') {
    return (
      <Panel title="What came of it">
        <Text size="sm" c="dimmed">
          The queue {task.queue} is full: this waits until there is room, and can be finished then.
        </Text>
      </Panel>
    )
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!outcome) return
    if (by.trim()) setMe(by)
    save({ outcome, by: by.trim(), note: note.trim() })
  }
  return (
    <Panel title="What came of it">
      <Stack component="form" gap="md" onSubmit={submit}>
        <Radio.Group
          label="Outcome"
          description={task.journey ? 'The journey goes on by it' : 'The finding is set to it'}
          value={outcome}
          onChange={setOutcome}
        >
          <Stack gap={8} mt={8}>
            {task.outcomes.map((each) => (
              <Radio key={each} value={each} label={words(each)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label="Note"
          description="What there is to say; it stands on the customer's timeline"
          autosize
          minRows={3}
          maxRows={10}
          maxLength={NOTE_MAX}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Who
          label="Who"
          description="You, most likely; kept in this browser"
          queue={task.queue}
          value={by}
          set={setBy}
        />
        <Button type="submit" disabled={!outcome} loading={saving} w="fit-content">
          {outcome ? `Finish as “${words(outcome)}”` : 'Choose an outcome'}
        </Button>
      </Stack>
    </Panel>
  )
}

function Finished({ task }: { task: Task }) {
  const came = {
    done: words(task.outcome),
    expired: 'nobody did it in time; its run has gone on',
    cancelled: `nobody has to do it any more: the run ended (${words(task.why).toLowerCase()})`,
  }[task.status as 'done' | 'expired' | 'cancelled']
  return (
    <Panel title="What came of it">
      <Facts
        facts={[
          [task.status === 'done' ? 'Outcome' : 'Closed', came],
          ...(task.by ? [['By', task.by] as [string, string]] : []),
          ['When', <Time key="when" at={task.closed_at} />],
          ...(task.note ? [['Note', task.note] as [string, string]] : []),
        ]}
      />
    </Panel>
  )
}
