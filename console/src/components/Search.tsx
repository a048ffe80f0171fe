import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

type Props = { placeholder: string; value: string; search: (text: string) => void }

/** A text to search for; it is searched for when the typing pauses. */
export function Search({ placeholder, value, search }: Props) {
  const [typed, setTyped] = useState(value)
  const later = useDebouncedCallback((text: string) => search(text.trim()), 250)
  return (
    <TextInput
      label="Search"
      placeholder={placeholder}
      type="search"
      leftSection={<IconSearch size={16} aria-hidden />}
      w={{ base: '100%', xs: 320 }}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
    />
  )
}
