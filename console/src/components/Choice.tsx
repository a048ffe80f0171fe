import { Select } from '@mantine/core'

export type Option = { value: string; label: string }

type Props = {
  label: string
  options: Option[]
  value: string | undefined
  choose: (value: string | null) => void
  width?: number
}

/** One of some values, or all of them; a value from the address that is not among them stays in sight. */
export function Choice({ label, options, value, choose, width = 180 }: Props) {
  const known = value && !options.some((each) => each.value === value) ? [...options, { value, label: value }] : options
  return (
    <Select
      label={label}
      placeholder="all"
      clearable
      size="sm"
      w={{ base: 'calc(50% - 6px)', xs: width }}
      data={known}
      value={value ?? null}
      onChange={choose}
    />
  )
}
