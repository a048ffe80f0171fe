import { Group, Slider, Text } from '@mantine/core'
import { percent } from '@/lib/format'

type Props = { share: number; set: (share: number) => void; children: string }

/** Cuts the map to its strongest ways, and says what is left of it. */
export function Strength({ share, set, children }: Props) {
  return (
    <Group px="md" py="md" gap="md" align="center">
      <Text size="sm" fw={550} id="strength">
        Strongest ways
      </Text>
      <Slider
        w={{ base: '100%', xs: 220 }}
        min={10}
        max={100}
        step={1}
        value={Math.round(share * 100)}
        onChange={(value) => set(value / 100)}
        label={(value) => percent(value, 100)}
        thumbLabel="Share of all moves that the drawn ways make up"
      />
      <Text size="sm" c="dimmed" className="number" aria-live="polite">
        {children}
      </Text>
    </Group>
  )
}
