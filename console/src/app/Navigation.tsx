import { NavLink, Stack } from '@mantine/core'
import {
  IconAlertTriangle,
  IconBuilding,
  IconChartBar,
  IconChecklist,
  IconInbox,
  IconMessageCircle,
  IconRoute,
  IconSitemap,
  IconStethoscope,
  IconUsers,
} from '@tabler/icons-react'
import { Link, useLocation } from 'react-router'

const PAGES = [
  { to: '/', label: 'Overview', Icon: IconChartBar },
  { to: '/customers', label: 'Customers', Icon: IconUsers },
  { to: '/accounts', label: 'Accounts', Icon: IconBuilding },
  { to: '/tasks', label: 'Tasks', Icon: IconChecklist },
  { to: '/journeys', label: 'Journeys', Icon: IconRoute },
  { to: '/messages', label: 'Messages', Icon: IconMessageCircle },
  { to: '/mining', label: 'Mining', Icon: IconSitemap },
  { to: '/findings', label: 'Findings', Icon: IconStethoscope },
  { to: '/mailbox', label: 'Mailbox', Icon: IconInbox },
  { to: '/dead-letters', label: 'Dead letters', Icon: IconAlertTriangle },
]

export function Navigation() {
  const { pathname } = useLocation()
  return (
    <Stack component="nav" gap={2} aria-label="Pages">
      {PAGES.map(({ to, label, Icon }) => {
        const here = to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)
        return (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
            active={here}
            aria-current={here ? 'page' : undefined}
            style={{ borderRadius: 'var(--mantine-radius-md)' }}
          />
        )
      })}
    </Stack>
  )
}
