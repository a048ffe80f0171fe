import { Badge, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Facts, factsOf } from '@/components/Facts'
import { Panel } from '@/components/Panel'
import { Time } from '@/components/Time'
import { words } from '@/lib/format'
import type { Consent, Customer } from '@/lib/types'

/** What is known of a customer. */
export function Profile({ customer }: { customer: Customer }) {
  const suppressed = Object.entries(customer.suppressed)
  return (
    <Panel title="Profile">
      <Stack gap="md">
        <Part name="Segments">
          {customer.segments.length ? (
            <Group gap={6}>
              {customer.segments.map((name) => (
                <Badge key={name} variant="light" radius="sm" tt="none" fw={500}>
                  {name}
                </Badge>
              ))}
            </Group>
          ) : (
            <None>in none</None>
          )}
        </Part>
        <Part name="Traits">
          {Object.keys(customer.traits).length ? <Facts facts={factsOf(customer.traits)} /> : <None>none known</None>}
        </Part>
        <Part name="Consents">
          {Object.keys(customer.consents).length ? (
            <Facts
              facts={Object.entries(customer.consents).map(([name, consent]) => [
                name,
                <Said key={name} consent={consent} />,
              ])}
            />
          ) : (
            <None>nothing said yet</None>
          )}
        </Part>
        {suppressed.length ? (
          <Part name="Suppressed">
            <Facts facts={suppressed} />
          </Part>
        ) : null}
        <Part name="Known by">
          <Facts facts={customer.known_as.map(({ sort, id }) => [words(sort), id])} />
        </Part>
      </Stack>
    </Panel>
  )
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" mb={6}>
        {name}
      </Text>
      {children}
    </div>
  )
}

function None({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  )
}

function Said({ consent }: { consent: Consent }) {
  return (
    <>
      {consent.given ? 'yes' : 'no'}, <Time at={consent.at} />
      {consent.source ? ` (${consent.source})` : ''}
    </>
  )
}
