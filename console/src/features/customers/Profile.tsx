import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Facts, factsOf } from '@/components/Facts'
import { Panel } from '@/components/Panel'
import { Time } from '@/components/Time'
import { words } from '@/lib/format'
import type { Consent, Customer } from '@/lib/types'

/** What is known of a customer, or of an account. */
export function Profile({ customer }: { customer: Customer }) {
  const { account_id, accounts, account, known_as, stage, stage_since } = customer
  const suppressed = Object.entries(customer.suppressed)
  return (
    <Panel title="Profile">
      <Stack gap="md">
        {stage ? (
          <Part name="Lifecycle stage">
            <Text size="sm">
              {words(stage)}
              {stage_since ? (
                <>
                  , since <Time at={stage_since} />
                </>
              ) : null}
            </Text>
          </Part>
        ) : null}
        {accounts.length ? (
          <Part name="Accounts">
            <Facts facts={accounts.map((each) => [each.account_id, <Membership key={each.account_id} of={each} />])} />
          </Part>
        ) : null}
        {account_id ? null : (
          <Part name="Segments">
            <Segments names={customer.segments} />
          </Part>
        )}
        <Part name="Traits">
          {Object.keys(customer.traits).length ? <Facts facts={factsOf(customer.traits)} /> : <None>none known</None>}
        </Part>
        {!account_id && Object.keys(account).length ? (
          <Part name="Traits of her account">
            <Facts facts={factsOf(account)} />
          </Part>
        ) : null}
        {account_id ? null : (
          <Part name="Consents">
            <Consents of={customer} />
          </Part>
        )}
        {suppressed.length ? (
          <Part name="Suppressed">
            <Facts facts={suppressed} />
          </Part>
        ) : null}
        <Part name="Known by">
          <Facts
            facts={account_id ? [['Account id', account_id]] : known_as.map(({ sort, id }) => [words(sort), id])}
          />
        </Part>
      </Stack>
    </Panel>
  )
}

function Segments({ names }: { names: string[] }) {
  if (!names.length) return <None>in none</None>
  return (
    <Group gap={6}>
      {names.map((name) => (
        <Badge key={name} variant="light" radius="sm" tt="none" fw={500}>
          {name}
        </Badge>
      ))}
    </Group>
  )
}

function Consents({ of }: { of: Customer }) {
  const consents = Object.entries(of.consents)
  if (!consents.length) return <None>nothing said yet</None>
  return <Facts facts={consents.map(([name, consent]) => [name, <Said key={name} consent={consent} />])} />
}

/** The role in an account, and the way to it. */
function Membership({ of: { id, role } }: { of: Customer['accounts'][number] }) {
  const words = role || 'belongs to it'
  if (id === null) return <>{words}</>
  return (
    <Anchor component={Link} to={`/accounts/${id}`} size="sm">
      {words}
    </Anchor>
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
