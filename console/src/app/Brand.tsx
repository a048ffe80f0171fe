import { Group, Text, UnstyledButton } from '@mantine/core'
import { Link } from 'react-router'

/** The name, and the way that wends. */
export function Brand() {
  return (
    <UnstyledButton component={Link} to="/" aria-label="Wend, overview">
      <Group gap={10}>
        <img src="./mark.svg" width={28} height={28} alt="" />
        <Text fw={700} fz="lg" lh={1}>
          Wend
        </Text>
      </Group>
    </UnstyledButton>
  )
}
