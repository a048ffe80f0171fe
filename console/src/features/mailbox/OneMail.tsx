import { Anchor, Box, Card, Tabs, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Answer } from '@/components/Answer'
import { Back } from '@/components/Back'
import { Facts } from '@/components/Facts'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
import type { Mail } from '@/lib/types'
import { Frame } from './Frame'
import classes from './Mailbox.module.css'

/** One mail as its reader would see it, with its text part and its headers. */
export function OneMail({ id }: { id: string }) {
  const mail = useQuery(queries.mail(id))
  return (
    <>
      <Box className={classes.back} mb="xs">
        <Back to="/mailbox">All mails</Back>
      </Box>
      <Card withBorder p={0}>
        <Answer of={mail}>{(found) => <Letter mail={found} />}</Answer>
      </Card>
    </>
  )
}

function Letter({ mail }: { mail: Mail }) {
  return (
    <>
      <Box p="lg" pb="xs">
        <Title order={2} size="h4">
          {mail.subject || '(no subject)'}
        </Title>
        <Text size="sm" c="dimmed">
          to {mail.recipient} · <Time at={mail.received_at} />
          {mail.message_id ? <About message={messageOf(mail.message_id)} /> : null}
        </Text>
      </Box>
      <Tabs defaultValue={mail.html ? 'mail' : 'text'} key={mail.id}>
        <Tabs.List px="md">
          {mail.html ? <Tabs.Tab value="mail">Mail</Tabs.Tab> : null}
          <Tabs.Tab value="text">Text part</Tabs.Tab>
          <Tabs.Tab value="headers">Headers</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="mail">
          <Frame id={String(mail.id)} subject={mail.subject} />
        </Tabs.Panel>
        <Tabs.Panel value="text">
          <pre className={classes.text}>{mail.text || 'This mail has no text part.'}</pre>
        </Tabs.Panel>
        <Tabs.Panel value="headers" p="lg">
          <Facts facts={mail.headers.map(([name = '', each = '']) => [name, each])} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function About({ message }: { message: string }) {
  return (
    <>
      {' '}
      ·{' '}
      <Anchor component={Link} to={`/messages/${encodeURIComponent(message)}`} size="sm">
        why it was sent
      </Anchor>
    </>
  )
}

/** The id of our message in a mail's Message-ID header: escaped, before the domain. */
function messageOf(header: string): string {
  return decodeURIComponent(header.replace(/^</, '').replace(/@[^@]*$/, ''))
}
