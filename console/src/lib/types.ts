/** What the API answers, as far as the console reads it. */

export type Summary = {
  now: string
  events_accepted: number
  dead_letters: number
  customers: number
  runs_entered: number
  runs_active: number
  runs_held_out: number
  runs_ended: Record<string, number>
  messages_sent: number
  messages: Record<string, number>
  messages_withheld: Record<string, number>
}

export type Standing = 'active' | 'held-out' | 'ended'

export type CustomerRow = {
  id: number
  user_id: string | null
  anonymous_id: string | null
  traits: Record<string, unknown>
  segments: string[]
  active_runs: number
  first_seen: string | null
  last_seen: string | null
  set_aside: string
}

export type Consent = { given: boolean; at: string; source: string }

export type Customer = {
  id: number
  ids: { kind: string; value: string }[]
  traits: Record<string, unknown>
  consents: Record<string, Consent>
  suppressed: Record<string, string>
  segments: string[]
  first_seen: string | null
  last_seen: string | null
  set_aside: string
  runs: RunRow[]
}

export type RunRow = {
  id: string
  customer_id: number
  journey: string
  version: string
  key: string
  status: Standing
  step: string
  entered_at: string
  until: string | null
  ended_at: string | null
  reason: string
  goal_at: string | null
}

export type TimelineEntry = {
  id: string
  at: string
  kind: 'event' | 'decision' | 'message'
  title: string
  words: string
  journey: string
  run: string
  step: string
  data: Record<string, unknown>
}

export type Timeline = { entries: TimelineEntry[]; before: string | null }

export type MessageStatus = 'queued' | 'sending' | 'sent' | 'withheld' | 'rejected' | 'unknown'

export type Message = {
  id: string
  customer_id: number
  journey: string
  version: string
  run: string
  step: string
  channel: string
  content: string
  purpose: string
  decided_at: string
  status: MessageStatus
  reason: string
  to: string
  data: Record<string, unknown>
  attempts: number
  sent_at: string | null
  provider: string
  provider_id: string
}

export type JourneyRow = {
  name: string
  title: string
  stage: string
  purpose: string
  owner: string
  version: string
  paused: boolean
  runs_entered: number
  runs_active: number
  runs_ended: number
  messages_sent: number
}

export type Mail = { id: string; to: string; subject: string; at: string; message_id: string }
export type MailWhole = Mail & { headers: [string, string][]; text: string; html: boolean }

export type DeadLetter = { id: number; received_at: string; source: string; reason: string; body: string }
