import { Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Panel } from '@/components/Panel'
import { changes } from '@/lib/api'
import { useMe } from '@/lib/me'
import type { Task } from '@/lib/types'
import { useChange } from './change'
import { Who } from './Who'

/** Who does it: taken by whoever works here, given to another, or given back to the queue. */
export function Assign({ task }: { task: Task }) {
  const [me] = useMe()
  const [typed, setTyped] = useState('')
  const giving = useChange(task.id, (to: string) => changes.assignTask(task.id, to))
  const name = typed.trim()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (name && name !== task.assignee) giving.mutate(name)
  }
  return (
    <Panel title="Who does it">
      <Stack component="form" gap="sm" onSubmit={submit}>
        <Text size="sm">
          {task.assignee ? (
            <>
              <b>{task.assignee}</b> has it.
            </>
          ) : task.status === 'waiting' ? (
            'It waits for room in its queue: nobody has it yet.'
          ) : (
            'Nobody has taken it yet.'
          )}
        </Text>
        <Who label="Give it to" queue={task.queue} value={typed} set={setTyped} />
        <Group gap="xs">
          <Button
            type="submit"
            variant="light"
            size="sm"
            disabled={!name || name === task.assignee}
            loading={giving.isPending}
          >
            {name && name === me ? 'Take it' : 'Give it'}
          </Button>
          {me && me !== task.assignee && name !== me ? (
            <Button variant="light" size="sm" disabled={giving.isPending} onClick={() => giving.mutate(me)}>
              Take it as {me}
            </Button>
          ) : null}
          {task.assignee && task.queue ? (
            <Button
              variant="subtle"
              color="gray"
              size="sm"
              disabled={giving.isPending}
              onClick={() => giving.mutate('')}
            >
              Give it back to {task.queue}
            </Button>
          ) : null}
        </Group>
        {giving.error ? (
          <Text size="sm" role="alert" c="red">
            Not given: {giving.error.message}
          </Text>
        ) : null}
      </Stack>
    </Panel>
  )
}
