import { Anchor } from '@mantine/core'
import { Link } from 'react-router'

export function Back({ to, children }: { to: string; children: string }) {
  return (
    <Anchor component={Link} to={to} size="sm" c="dimmed" w="fit-content">
      ← {children}
    </Anchor>
  )
}
