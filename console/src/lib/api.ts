/**
 * The questions the console asks, one per address of the API, each with how often it is asked again, and the changes it
 * makes.
 * Pages use these and never write an address themselves.
 */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Books } from './books'
import { type Filters, get, getText, send } from './client'
import type { JourneyDetail } from './plan'
import { CALM, LIVE } from './query'
import type * as t from './types'

const PAGE = 50
const LONG_PAGE = 200

function ask<T>(path: string, filters: Filters = {}, every: number = CALM) {
  return queryOptions({
    queryKey: [path, filters],
    queryFn: ({ signal }) => get<T>(path, filters, signal),
    refetchInterval: every,
    placeholderData: keepPreviousData,
  })
}

/** One thing: another one is never shown in its place. */
function askOne<T>(path: string, every: number = CALM) {
  return queryOptions({
    queryKey: [path],
    queryFn: ({ signal }) => get<T>(path, {}, signal),
    refetchInterval: every,
  })
}

const part = encodeURIComponent

export const queries = {
  summary: () => ask<Books>('/api/summary', {}, LIVE),
  segments: () => ask<t.Segments>('/api/segments'),
  journeys: () => ask<t.Journeys>('/api/journeys', {}, LIVE),
  journey: (name: string) => askOne<JourneyDetail>(`/api/journeys/${part(name)}`, LIVE),
  runs: (filters: Filters) => ask<t.Runs>('/api/runs', { limit: PAGE, ...filters }, LIVE),
  messages: (filters: Filters) => ask<t.Messages>('/api/messages', { limit: LONG_PAGE, ...filters }),
  message: (id: string) => askOne<t.Message>(`/api/messages/${part(id)}`),
  customer: (id: string) => askOne<t.Customer>(`/api/customers/${part(id)}`),
  mailbox: (filters: Filters) => ask<t.Mails>('/api/mailbox', { limit: LONG_PAGE, ...filters }),
  mail: (id: string) => askOne<t.Mail>(`/api/mailbox/${part(id)}`),
  deadLetters: () => ask<t.DeadLetters>('/api/dead-letters', { limit: LONG_PAGE }),

  tasks: (filters: Filters) => ask<t.Tasks>('/api/tasks', { limit: LONG_PAGE, ...filters }),
  task: (id: string) => askOne<t.Task>(`/api/tasks/${part(id)}`, LIVE),
  queues: () => ask<t.Queues>('/api/queues'),
  operations: (journey: string) => ask<t.Operations>('/api/operations', { journey }, LIVE),
  outlook: (journey: string, filters: { step: string[]; restart: boolean }) =>
    ask<t.Outlooks>(`/api/journeys/${part(journey)}/outlook`, filters, LIVE),

  views: () => ask<t.Views>('/api/mining/views'),
  /** A map of another view is never shown in its place; `paths` neither. */
  map: (view: t.ViewOf) =>
    queryOptions({
      queryKey: ['/api/mining/map', view],
      queryFn: ({ signal }) => get<t.FlowMap>('/api/mining/map', view, signal),
      refetchInterval: LIVE,
    }),
  paths: (view: t.ViewOf, filters: Filters = {}) =>
    queryOptions({
      queryKey: ['/api/mining/paths', view, filters],
      queryFn: ({ signal }) => get<t.Paths>('/api/mining/paths', { ...view, ...filters }, signal),
      refetchInterval: CALM,
    }),
  findings: (filters: Filters) => ask<t.Findings>('/api/mining/findings', { limit: LONG_PAGE, ...filters }),
  finding: (id: string) => askOne<t.OneFinding>(`/api/mining/findings/${part(id)}`),
  draft: (id: string) =>
    queryOptions({
      queryKey: ['/api/mining/findings', id, 'draft'],
      queryFn: ({ signal }) => get<t.Draft>(`/api/mining/findings/${part(id)}/draft`, {}, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),

  mailHtml: (id: string) =>
    queryOptions({
      queryKey: ['/api/mailbox', id, 'html'],
      queryFn: ({ signal }) => getText(`/api/mailbox/${part(id)}/html`, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),

  customers: (filters: Filters) =>
    infiniteQueryOptions({
      queryKey: ['/api/customers', filters],
      queryFn: ({ pageParam, signal }) =>
        get<t.Customers>('/api/customers', { limit: PAGE, after: pageParam, ...filters }, signal),
      initialPageParam: null as number | null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),

  timeline: (id: string) =>
    infiniteQueryOptions({
      queryKey: ['/api/customers', id, 'timeline'],
      queryFn: ({ pageParam, signal }) =>
        get<{ items: t.TimelineItem[]; next: string | null }>(
          `/api/customers/${part(id)}/timeline`,
          { limit: PAGE, before: pageParam },
          signal,
        ),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
    }),
}

export type FindingChange = { status?: t.FindingStatus; owner?: string }

export type TaskFinish = { outcome: string; by: string; note: string }

export const changes = {
  finishTask: (id: string, finish: TaskFinish) => send<t.Task>('POST', `/api/tasks/${part(id)}/finish`, finish),
  assignTask: (id: string, to: string) => send<t.Task>('POST', `/api/tasks/${part(id)}/assign`, { to }),
  operate: (journey: string, asked: Partial<t.OperationAsked>) =>
    send<t.Operation>('POST', `/api/journeys/${part(journey)}/operations`, asked),
  rollBack: (number: number) => send<t.Operation>('POST', `/api/operations/${number}/rollback`, {}),
  finding: (id: string, change: FindingChange) =>
    send<t.OneFinding>('PATCH', `/api/mining/findings/${part(id)}`, change),
}
