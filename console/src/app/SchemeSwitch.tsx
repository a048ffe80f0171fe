import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import type { ReactNode } from 'react'

const SCHEMES = [
  { value: 'light', label: choice(<IconSun size={16} aria-hidden />, 'Light') },
  { value: 'auto', label: choice(<IconDeviceDesktop size={16} aria-hidden />, 'As the system') },
  { value: 'dark', label: choice(<IconMoon size={16} aria-hidden />, 'Dark') },
]

function choice(icon: ReactNode, name: string) {
  return (
    <span title={name} style={{ display: 'flex', justifyContent: 'center' }}>
      {icon}
      <VisuallyHidden>{name}</VisuallyHidden>
    </span>
  )
}

export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label="Light or dark"
      data={SCHEMES}
      value={colorScheme}
      onChange={(scheme) => setColorScheme(scheme as 'light' | 'dark' | 'auto')}
    />
  )
}
