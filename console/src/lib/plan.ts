/** A plan as the API tells it: the words of `wend/journey/plan.py`, one type per step kind. */
import type { components } from './schema'

type Schemas = components['schemas']

export type Duration = [seconds: number, months: number] | { seconds?: number; months?: number } | string

/** Business days, and then minutes of working hours. */
export type BusinessTime = { days?: number; minutes?: number }
export type Time = Duration | BusinessTime

export type Compare = { type?: 'compare'; path: string; op: string; value?: unknown }

export type Rule =
  | ({ type: 'compare' } & Compare)
  | { type: 'count'; event: string; op?: string; n?: number; within?: Duration | null; where?: Compare[] }
  | { type: 'segment'; segment: string }
  | { type: 'cel'; source: string }
  | { type: 'all'; of: Rule[] }
  | { type: 'any'; of: Rule[] }
  | { type: 'not'; of: Rule }

export type EventMatch = { event: string; where?: Compare[] }
export type SegmentChange = { segment: string; left?: boolean }
export type Value = { literal?: unknown; ref?: { path: string } | null; add?: number | null; append?: boolean }
export type TimeWindow = { days?: number[]; since_minute?: number; until_minute?: number; zone?: string }

type Base = { id: string; next?: string | null }
export type Send = Base & {
  type: 'send'
  channel: string
  content: string
  offer?: { path: string } | null
  place?: number
  purpose?: string
  people?: { roles: string[] } | null
}
export type BestTime = {
  channel: string
  within: Duration
  since_minute?: number
  until_minute?: number
  otherwise_minute?: number | null
}
export type Wait = Base & {
  type: 'wait'
  duration?: Time | null
  until?: string | null
  until_ref?: { path: string } | null
  offset?: Time | null
  before?: boolean
  window?: TimeWindow | null
  yearly?: boolean
  best?: BestTime | null
}
export type WaitFor = Base & {
  type: 'wait_for'
  events: EventMatch[]
  within: Duration
  on_event?: string | null
  on_timeout?: string | null
  segments?: SegmentChange[]
  all?: boolean
}
export type Arm = { when?: Rule | null; target?: string | null; name?: string }
export type Branch = Base & { type: 'branch'; arms: Arm[] }
export type Share = { name: string; weight: number; target?: string | null; control?: boolean }
export type Split = Base & { type: 'split'; arms: Share[]; sticky?: boolean }
export type Repeat = Base & {
  type: 'repeat'
  max: number
  body?: string | null
  until_event?: EventMatch | null
  until_rule?: Rule | null
}
export type Goto = Base & { type: 'goto'; target: string }
export type Update = Base & { type: 'update'; traits: Record<string, Value> }
export type Emit = Base & { type: 'emit'; event: string; properties: Record<string, Value> }
export type Webhook = Base & {
  type: 'webhook'
  url: string
  payload: Record<string, Value>
  method?: string
  into?: string
  within?: Duration | null
}
export type Lane = { name: string; target?: string | null }
export type Task = Base & {
  type: 'task'
  title: Value[]
  queue?: string
  assignee?: Value | null
  priority?: string
  sla?: Time | null
  remind?: Time | null
  when_full?: string
  escalate_after?: Time | null
  escalate_to?: string
  within: Duration
  on_outcome: Record<string, string | null>
}
export type Ask = Base & { type: 'ask'; survey: string; channel: string; content: string; within: Duration }
export type Choose = Base & {
  type: 'choose'
  offers: string[]
  into: string
  at_most?: number
  rank?: string
  channel?: string
}
export type Audience = Base & { type: 'audience'; action: string; audience: string }
export type Fork = Base & { type: 'fork'; lanes: Lane[]; enough: number; within?: Duration | null }
export type Call = Base & {
  type: 'call'
  journey: string
  values: Record<string, Value>
  within?: Duration | null
  results?: Lane[]
}
export type Enter = Base & { type: 'enter'; journey: string; values: Record<string, Value> }
export type Set = Base & { type: 'set'; values: Record<string, Value> }
export type Note = Base & { type: 'note'; text: Value[] }
export type Milestone = Base & { type: 'milestone'; name: string }
export type Exit = { id: string; type: 'exit'; reason: string; values?: Record<string, Value>; next?: null }

export type Step =
  | Send
  | Wait
  | WaitFor
  | Branch
  | Split
  | Repeat
  | Goto
  | Update
  | Emit
  | Webhook
  | Task
  | Ask
  | Choose
  | Audience
  | Fork
  | Call
  | Enter
  | Set
  | Note
  | Milestone
  | Exit
export type StepKind = Step['type']
export type StepOf<K extends StepKind> = Extract<Step, { type: K }>

export type DateWay = {
  trait: string
  offset?: Duration | null
  before?: boolean
  minute?: number | null
  zone?: string
  yearly?: boolean
}

/** One way in: exactly one of the first nine says which. */
export type Way = {
  event?: EventMatch | null
  segment?: string | null
  schedule?: string | null
  at?: string | null
  date?: DateWay | null
  api?: boolean
  journey?: boolean
  call?: boolean
  file?: boolean
  left?: boolean
  when?: Rule | null
  key?: string | null
}

export type Entry = {
  ways: Way[]
  reentry?: { rule?: string; after?: Duration | null }
  caps?: { per_day?: number | null; total?: number | null; active?: number | null } | null
  since?: string | null
  until?: string | null
  window?: TimeWindow | null
  hold?: boolean
}

/** A step as the API tells it: the plan's own fields beside where it can lead and who stands there. */
export type StepShape = Omit<Schemas['StepShape'], 'plan' | 'sort'> & { sort: StepKind; plan: Step }

export type JourneyDetail = Omit<Schemas['JourneyDetail'], 'entry' | 'steps'> & {
  entry: Entry
  steps: StepShape[]
  exits?: EventMatch[]
  goal?: { event: EventMatch; within: Duration } | null
  holdout?: number
}
