import { Anchor, SimpleGrid, Text } from '@mantine/core'
import { Link } from 'react-router'
import { customerName } from '@/lib/names'
import type { Example } from '@/lib/types'

/** Cases that the finding befell, each a way to the customer's whole story. */
export function Examples({ examples }: { examples: Example[] }) {
  return (
    <SimpleGrid cols={{ base: 2, md: 3 }} spacing="sm" verticalSpacing={10} component="ul" p={0} m={0}>
      {examples.map(({ case: name, customer }) => (
        <li key={name} style={{ listStyle: 'none', overflowWrap: 'anywhere' }}>
          {customer ? (
            <>
              <Anchor component={Link} to={`/customers/${customer.id}`} size="sm">
                {customerName(customer)}
              </Anchor>
              <Text size="xs" c="dimmed">
                {name}
              </Text>
            </>
          ) : (
            <Text size="sm">{name}</Text>
          )}
        </li>
      ))}
    </SimpleGrid>
  )
}
