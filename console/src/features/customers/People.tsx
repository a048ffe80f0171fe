import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { Panel } from '@/components/Panel'
import { date, number } from '@/lib/format'
import { customerName } from '@/lib/names'
import type { Person } from '@/lib/types'

const NO_ROLE = 'no role'

/** The people of an account, by what they are in it; the largest group last. */
export function People({ people }: { people: Person[] }) {
  return (
    <Panel title="People" aside={people.length ? <Text size="sm">{number(people.length)}</Text> : null}>
      {people.length ? (
        <Stack gap="md">
          {byRole(people).map(([role, members]) => (
            <section key={role}>
              <Text size="xs" fw={600} c="dimmed" mb={4}>
                {role}
              </Text>
              <Stack gap={4}>
                {members.map((each) => (
                  <Group key={each.who.id} justify="space-between" gap="sm" align="baseline">
                    <Anchor component={Link} to={`/customers/${each.who.id}`} size="sm" fw={550}>
                      {customerName(each.who)}
                    </Anchor>
                    <Text size="xs" c="dimmed">
                      since {date(each.since)}
                    </Text>
                  </Group>
                ))}
              </Stack>
            </section>
          ))}
        </Stack>
      ) : (
        <Text size="sm" c="dimmed">
          It knows nobody yet. Those come in by a group call that names it.
        </Text>
      )}
    </Panel>
  )
}

function byRole(people: Person[]): [string, Person[]][] {
  const roles = new Map<string, Person[]>()
  for (const each of people) {
    const role = each.role || NO_ROLE
    roles.set(role, [...(roles.get(role) ?? []), each])
  }
  const place = ([role, members]: [string, Person[]]) => (role === NO_ROLE ? Number.POSITIVE_INFINITY : members.length)
  return [...roles].sort((one, other) => place(one) - place(other) || one[0].localeCompare(other[0]))
}
