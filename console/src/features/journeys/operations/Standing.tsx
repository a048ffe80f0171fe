import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Panel } from '@/components/Panel'
import { changes } from '@/lib/api'
import type { JourneyDetail } from '@/lib/plan'
import type { JourneyRow, OperationAsked } from '@/lib/types'
import { Confirm } from './Confirm'
import { useOperation } from './change'
import { type Choice, choicesAt, effectsOf, type Kind, standingWords } from './told'

const NAMES: Record<Choice, string> = { pause: 'Pause', resume: 'Resume', drain: 'Drain', stop: 'Stop' }

/** How a journey stands, and what can be done about it; each asks first and says what it will do. */
export function Standing({ of: { journey, steps } }: { of: JourneyDetail }) {
  const [chosen, choose] = useState<Choice | null>(null)
  return (
    <Panel title="How it stands">
      <Text size="sm" mb="sm">
        {standingWords(
          journey,
          steps.some((step) => step.standing),
        )}
      </Text>
      <Group gap="xs">
        {choicesAt(journey.standing).map((choice) => (
          <Button
            key={choice}
            size="compact-sm"
            variant={choice === 'resume' ? 'filled' : 'light'}
            color={choice === 'stop' ? 'red' : 'wend'}
            onClick={() => choose(choice)}
          >
            {NAMES[choice]}…
          </Button>
        ))}
      </Group>
      {chosen ? <Ask key={chosen} choice={chosen} journey={journey} close={() => choose(null)} /> : null}
    </Panel>
  )
}

function Ask({ choice, journey, close }: { choice: Choice; journey: JourneyRow; close: () => void }) {
  const stands = journey.standing
  const [whole, setWhole] = useState(stands === 'closed' || stands === 'draining')
  const [shift, setShift] = useState(false)
  const [typed, setTyped] = useState('')
  const operating = useOperation(
    journey.name,
    (asked: Partial<OperationAsked>) => changes.operate(journey.name, asked),
    close,
  )
  const kind: Kind = choice === 'pause' && !whole ? 'close' : choice
  const label = NAMES[choice]
  return (
    <Confirm
      opened
      close={close}
      title={`${label} ${journey.title || journey.name}?`}
      effects={effectsOf(kind, journey.active, stands)}
      act={`${label} it`}
      color={choice === 'stop' ? 'red' : 'wend'}
      ready={choice !== 'stop' || typed.trim() === journey.name}
      saving={operating.isPending}
      error={operating.error}
      confirm={() => operating.mutate(kind === 'resume' ? { kind, shift } : { kind })}
    >
      {choice === 'pause' && stands === 'running' ? <HowMuch whole={whole} set={setWhole} /> : null}
      {choice === 'resume' && stands === 'paused' ? <Timers shift={shift} set={setShift} /> : null}
      {choice === 'stop' ? (
        <TextInput
          label={`Type ${journey.name} to stop it`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
          autoComplete="off"
        />
      ) : null}
    </Confirm>
  )
}

function HowMuch({ whole, set }: { whole: boolean; set: (whole: boolean) => void }) {
  return (
    <Radio.Group label="What is to pause" value={whole ? 'all' : 'entries'} onChange={(value) => set(value === 'all')}>
      <Stack gap={8} mt={6}>
        <Radio value="entries" label="Entries only" />
        <Radio value="all" label="Everything: entries, runs and messages" />
      </Stack>
    </Radio.Group>
  )
}

function Timers({ shift, set }: { shift: boolean; set: (shift: boolean) => void }) {
  return (
    <Radio.Group label="Timers" value={shift ? 'shift' : 'late'} onChange={(value) => set(value === 'shift')}>
      <Stack gap={8} mt={6}>
        <Radio value="late" label="Late" description="What has elapsed meanwhile goes on at once" />
        <Radio
          value="shift"
          label="Shifted"
          description="Every timer moves by the length of the pause: who had two days left has two days left"
        />
      </Stack>
    </Radio.Group>
  )
}
