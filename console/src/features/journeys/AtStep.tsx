import { Anchor, CloseButton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Answer } from '@/components/Answer'
import { Facts } from '@/components/Facts'
import { Panel } from '@/components/Panel'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
import { number, plural } from '@/lib/format'
import type { StepShape } from '@/lib/plan'
import { viewOf } from './steps'

type Props = { journey: string; step: StepShape; close: () => void }

/** One step: what it does, and the runs that stand there, each with how long. */
export function AtStep({ journey, step, close }: Props) {
  const view = viewOf(step.plan)
  const runs = useQuery(queries.runs({ journey, step: step.id, status: 'active', limit: 20 }))
  return (
    <Panel title={`${view.name} · ${step.id}`} aside={<CloseButton aria-label="Close the step" onClick={close} />}>
      <Stack gap="md">
        <Facts facts={view.facts(step.plan)} />
        <Answer of={runs}>
          {(found) =>
            found.total ? (
              <div>
                <Text size="xs" fw={600} c="dimmed" mb={6}>
                  {plural(found.total, 'run')} here
                </Text>
                <Stack gap={6}>
                  {found.runs.map((run) => (
                    <Text size="sm" key={run.id} component="div">
                      <Anchor component={Link} to={`/customers/${run.customer_id}`} size="sm">
                        Customer #{run.customer_id}
                      </Anchor>
                      {run.key ? ` · ${run.key}` : ''}
                      <Text size="xs" c="dimmed">
                        {run.until ? (
                          <>
                            until <Time at={run.until} />
                          </>
                        ) : (
                          <>
                            since <Time at={run.entered_at} />
                          </>
                        )}
                      </Text>
                    </Text>
                  ))}
                </Stack>
                {found.total > found.runs.length ? (
                  <Text size="xs" c="dimmed" mt="xs">
                    and {number(found.total - found.runs.length)} more
                  </Text>
                ) : null}
              </div>
            ) : (
              <Text size="sm" c="dimmed">
                Nobody stands here right now.
              </Text>
            )
          }
        </Answer>
      </Stack>
    </Panel>
  )
}
