import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react'

/** Copies a text, and says whether that went well: a browser refuses it to pages that are not from a safe address. */
export function Copy({ text, children = 'Copy' }: { text: string; children?: string }) {
  const clipboard = useClipboard({ timeout: 2_000 })
  const Shape = clipboard.error ? IconAlertTriangle : clipboard.copied ? IconCheck : IconCopy
  return (
    <Button
      size="compact-sm"
      variant="light"
      leftSection={<Shape size={15} aria-hidden />}
      onClick={() => clipboard.copy(text)}
      aria-live="polite"
    >
      {clipboard.error ? 'The browser refused: select and copy by hand' : clipboard.copied ? 'Copied' : children}
    </Button>
  )
}
