import { Anchor, Collapse, Group, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowsSplit2, IconBolt, IconChecklist, IconChevronRight, IconMail } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Json } from '@/components/Json'
import { Status } from '@/components/Status'
import { clock, sentence, value, words } from '@/lib/format'
import type { TimelineItem } from '@/lib/types'
import { whereOf } from './item'
import classes from './Timeline.module.css'

const LOOKS = {
  event: { Icon: IconBolt, name: 'Event' },
  reason: { Icon: IconArrowsSplit2, name: 'Decision' },
  message: { Icon: IconMail, name: 'Message' },
  task: { Icon: IconChecklist, name: 'Task' },
}

/** One line of the timeline; what it was made of opens below it. */
export function Entry({ item }: { item: TimelineItem }) {
  const [open, { toggle }] = useDisclosure()
  const { Icon, name } = LOOKS[item.sort]
  return (
    <li className={classes.entry}>
      <UnstyledButton onClick={toggle} aria-expanded={open} className={classes.line}>
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <span className={classes.dot} data-sort={item.sort}>
            <Icon size={14} stroke={2} aria-label={name} />
          </span>
          <div className={classes.words}>
            <Head item={item} />
            <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {underOf(item)}
            </Text>
          </div>
          <time dateTime={item.at} className={classes.clock}>
            {clock(item.at)}
          </time>
          <IconChevronRight size={14} aria-hidden className={classes.chevron} data-open={open || undefined} />
        </Group>
      </UnstyledButton>
      <Collapse expanded={open} pl={40} pb="xs">
        {open ? <Whole item={item} /> : null}
      </Collapse>
    </li>
  )
}

function Head({ item }: { item: TimelineItem }) {
  if (item.sort === 'message' && item.message) {
    return (
      <Group gap={8}>
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {item.message.content}
        </Text>
        <Status of={item.message.status} />
      </Group>
    )
  }
  if (item.sort === 'task' && item.task) {
    return (
      <Group gap={8}>
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {item.task.title}
        </Text>
        <Status of={item.task.outcome || item.task.status} />
      </Group>
    )
  }
  return (
    <Text size="sm" fw={item.sort === 'event' ? 550 : 400} style={{ overflowWrap: 'anywhere' }}>
      {item.sort === 'reason' ? sentence(item.words) : item.words}
    </Text>
  )
}

/** The line below: an event's properties, or where in which journey it was decided. */
function underOf(item: TimelineItem): string {
  if (item.event && item.event.kind !== 'receipt') {
    const properties = Object.entries({ ...item.event.traits, ...item.event.properties })
    return [personOf(item.event), ...properties.map(([name, each]) => `${name}: ${value(each)}`)]
      .filter(Boolean)
      .join(' · ')
  }
  const { journey, step } = whereOf(item)
  const why = item.message?.reason ? words(item.message.reason) : ''
  const who = item.task ? [item.task.by || item.task.assignee || item.task.queue, item.task.note] : []
  return [[journey, step].filter(Boolean).join(' › '), why, ...who].filter(Boolean).join(' · ')
}

/** On an account's timeline, whose event it was: `by ada (champion)`. */
function personOf({ context }: NonNullable<TimelineItem['event']>): string {
  const { user_id, role } = (context?.person ?? {}) as { user_id?: string; role?: string }
  return user_id ? `by ${user_id}${role ? ` (${role})` : ''}` : ''
}

function Whole({ item }: { item: TimelineItem }) {
  return (
    <>
      <Json of={item.event ?? item.reason ?? item.message ?? item.task} />
      {item.message ? (
        <Anchor component={Link} to={`/messages/${encodeURIComponent(item.message.id)}`} size="sm">
          See the message
        </Anchor>
      ) : null}
      {item.task ? (
        <Anchor component={Link} to={`/tasks/${encodeURIComponent(item.task.id)}`} size="sm">
          See the task
        </Anchor>
      ) : null}
    </>
  )
}
