/**
 * What the API answers: names for the generated types of `schema.d.ts`, and the few things its description leaves open.
 */
import type { components } from './schema'

type Schemas = components['schemas']

export type Customers = Schemas['Customers']
export type CustomerRow = Schemas['CustomerRow']
export type Customer = Schemas['CustomerShape']
export type Consent = Schemas['ConsentShape']
export type Runs = Schemas['Runs']
export type RunRow = Schemas['RunRow']
export type Messages = Schemas['Messages']
export type Message = Schemas['Message']
export type MessageStatus = Schemas['MessageStatus']
export type Journeys = Schemas['Journeys']
export type JourneyRow = Schemas['JourneyShape']
export type Segments = Schemas['Segments']
export type Mails = Schemas['Mails']
export type Mail = Schemas['MailShape']
export type DeadLetters = Schemas['DeadLetters']
export type DeadLetter = Schemas['DeadLetter']
export type Timeline = Schemas['Timeline']

export type Named = Schemas['Named']
export type Person = Schemas['PersonShape']
export type Tasks = Schemas['Tasks']
export type Task = Schemas['Task']
export type Queues = Schemas['Queues']
export type Queue = Schemas['QueueShape']
export type Operations = Schemas['OperationsShape']
export type Operation = Schemas['Operation']
export type OperationAsked = Schemas['OperationAsked']
export type Outlooks = Schemas['OutlookShape']
export type Outlook = Schemas['Outlook']

export type ViewRow = Schemas['ViewShape']
export type Views = Schemas['Views']
export type FlowMap = Schemas['MapShape']
export type FlowEdge = Schemas['MapEdge']
export type Paths = Schemas['Paths']
export type Path = Schemas['PathShape']
export type Findings = Schemas['FoundShape']
export type Finding = Schemas['KeptFinding']
export type FindingStatus = Schemas['FindingStatus']
export type OneFinding = Schemas['FindingShape']
export type Example = Schemas['Example']
export type Draft = Schemas['DraftShape']

/** From which side the record is seen; `journey` narrows runs. */
export type ViewOf = { view: string; journey?: string | null }

/** Events and reasons leave out what has its default value. */
export type TimelineItem = Omit<Schemas['TimelineItem'], 'event' | 'reason'> & {
  event: Partial<Schemas['Event']> | null
  reason: Partial<Schemas['Reason']> | null
}
