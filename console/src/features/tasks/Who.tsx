import { Autocomplete } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { queries } from '@/lib/api'

type Props = { label: string; description?: string; queue: string; value: string; set: (name: string) => void }

const NAME_MAX = 300

/** A person's name; those who work on the queue are offered until it is one of theirs, others may be written. */
export function Who({ label, description, queue, value, set }: Props) {
  const queues = useQuery(queries.queues())
  const members = queues.data?.queues.find((each) => each.name === queue)?.members ?? []
  return (
    <Autocomplete
      label={label}
      {...(description ? { description } : {})}
      placeholder="a name"
      maxLength={NAME_MAX}
      data={members.includes(value) ? [] : members}
      value={value}
      onChange={set}
    />
  )
}
