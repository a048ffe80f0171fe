/** The local sink's mails: what would have reached people, as it would have looked. */
import { Box, Card, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { Answer } from '@/components/Answer'
import { Empty } from '@/components/Empty'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
import type { Mail } from '@/lib/types'
import classes from './Mailbox.module.css'
import { OneMail } from './OneMail'

export function MailboxPage() {
  const { id } = useParams()
  const mailbox = useQuery(queries.mailbox({}))
  return (
    <Page title="Mailbox" note="Mails that the local sink took in place of real letterboxes">
      <Answer of={mailbox}>
        {({ mails: items }) =>
          items.length ? (
            <div className={classes.split} data-open={id || undefined}>
              <Card withBorder p={0} className={classes.list}>
                <ScrollArea.Autosize mah="calc(100vh - 180px)" type="auto">
                  {items.map((mail) => (
                    <Line key={mail.id} mail={mail} here={String(mail.id) === id} />
                  ))}
                </ScrollArea.Autosize>
              </Card>
              <Box className={classes.mail}>{id ? <OneMail id={id} /> : <Unchosen />}</Box>
            </div>
          ) : (
            <Panel>
              <Empty icon={IconInbox} title="No mail yet">
                With the sink as e-mail channel, every mail that Wend sends can be read here. Customers need an{' '}
                <code>email</code> trait and a consent for the journey's purpose.
              </Empty>
            </Panel>
          )
        }
      </Answer>
    </Page>
  )
}

function Line({ mail, here }: { mail: Mail; here: boolean }) {
  return (
    <UnstyledButton
      component={Link}
      to={`/mailbox/${mail.id}`}
      className={classes.line}
      aria-current={here ? 'true' : undefined}
    >
      <Text size="sm" fw={550} truncate>
        {mail.subject || '(no subject)'}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {mail.recipient} · <Time at={mail.received_at} />
      </Text>
    </UnstyledButton>
  )
}

function Unchosen() {
  return (
    <Panel>
      <Empty icon={IconInbox} title="Choose a mail to read it" />
    </Panel>
  )
}
