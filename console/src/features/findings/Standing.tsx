import { Button, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Panel } from '@/components/Panel'
import { Time } from '@/components/Time'
import { changes, type FindingChange, queries } from '@/lib/api'
import { words } from '@/lib/format'
import type { Finding, FindingStatus } from '@/lib/types'
import { STATUSES } from './told'

/** Where a finding stands and who looks after it, to be set here. */
export function Standing({ finding }: { finding: Finding }) {
  const client = useQueryClient()
  const setting = useMutation({
    mutationFn: (change: FindingChange) => changes.finding(finding.id, change),
    onSuccess: (now) => {
      client.setQueryData(queries.finding(finding.id).queryKey, now)
      return client.invalidateQueries({ queryKey: ['/api/mining/findings'] })
    },
  })
  return (
    <Panel title="What becomes of it">
      <Stack gap="md">
        <div>
          <Text size="sm" fw={500} mb={4} id="finding-status">
            Status
          </Text>
          <SegmentedControl
            fullWidth
            orientation="vertical"
            aria-labelledby="finding-status"
            data={STATUSES.map((value) => ({ value, label: words(value) }))}
            value={finding.status ?? 'open'}
            disabled={setting.isPending}
            onChange={(status) => setting.mutate({ status: status as FindingStatus })}
          />
          {finding.status_set_at ? (
            <Text size="xs" c="dimmed" mt={4}>
              set <Time at={finding.status_set_at} />
            </Text>
          ) : null}
        </div>
        <Owner
          key={finding.owner ?? ''}
          owner={finding.owner ?? ''}
          saving={setting.isPending}
          save={(owner) => setting.mutate({ owner })}
        />
        <Text size="sm" role="status" c={setting.error ? 'red' : 'dimmed'} mih={20}>
          {setting.error ? `Not saved: ${setting.error.message}` : setting.isSuccess ? 'Saved.' : ''}
        </Text>
      </Stack>
    </Panel>
  )
}

function Owner({ owner, saving, save }: { owner: string; saving: boolean; save: (owner: string) => void }) {
  const [typed, setTyped] = useState(owner)
  function submit(event: FormEvent) {
    event.preventDefault()
    if (typed.trim() !== owner) save(typed.trim())
  }
  return (
    <Stack component="form" gap="xs" onSubmit={submit}>
      <TextInput
        label="Owner"
        description="Who looks after it: a person or a team"
        placeholder="nobody yet"
        maxLength={120}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="light" size="sm" disabled={typed.trim() === owner} loading={saving}>
        Save the owner
      </Button>
    </Stack>
  )
}
