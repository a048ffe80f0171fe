import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  opened: boolean
  close: () => void
  title: string
  effects: string[]
  act: string
  color?: string
  ready?: boolean
  saving: boolean
  error: Error | null
  confirm: () => void
  children?: ReactNode
}

/** Asks before something is done to many customers at once: what it will do, in sentences, and a way out. */
export function Confirm({
  opened,
  close,
  title,
  effects,
  act,
  color,
  ready = true,
  saving,
  error,
  confirm,
  children,
}: Props) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
      styles={{ title: { fontWeight: 600, lineHeight: 1.35, overflowWrap: 'anywhere' } }}
    >
      <Stack gap="md">
        {children}
        <List size="sm" spacing={6} pr="md">
          {effects.map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
        {error ? (
          <Text size="sm" role="alert" c="red">
            Not done: {error.message}
          </Text>
        ) : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            Leave it as it is
          </Button>
          <Button {...(color ? { color } : {})} disabled={!ready} loading={saving} onClick={confirm}>
            {act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
