/**
 * Which page stands at which address. Pages are loaded when they are first visited.
 * Addresses are kept behind a `#`, so that the server may serve the console under any path and needs no fallback.
 */
import { createHashRouter } from 'react-router'
import { Shell } from './Shell'
import { BrokenPage, NoSuchPage } from './WrongTurn'

export const router = createHashRouter([
  {
    path: '/',
    element: <Shell />,
    errorElement: <BrokenPage />,
    HydrateFallback: () => null,
    children: [
      {
        errorElement: <BrokenPage />,
        children: [
          { index: true, lazy: async () => ({ Component: (await import('@/features/overview')).OverviewPage }) },
          {
            path: 'customers',
            lazy: async () => ({ Component: (await import('@/features/customers')).CustomersPage }),
          },
          {
            path: 'customers/:id',
            lazy: async () => ({ Component: (await import('@/features/customers')).CustomerPage }),
          },
          {
            path: 'accounts',
            lazy: async () => ({ Component: (await import('@/features/customers')).AccountsPage }),
          },
          {
            path: 'accounts/:id',
            lazy: async () => ({ Component: (await import('@/features/customers')).CustomerPage }),
          },
          { path: 'tasks', lazy: async () => ({ Component: (await import('@/features/tasks')).TasksPage }) },
          { path: 'tasks/:id', lazy: async () => ({ Component: (await import('@/features/tasks')).TaskPage }) },
          { path: 'journeys', lazy: async () => ({ Component: (await import('@/features/journeys')).JourneysPage }) },
          {
            path: 'journeys/:name',
            lazy: async () => ({ Component: (await import('@/features/journeys/JourneyPage')).JourneyPage }),
          },
          { path: 'messages', lazy: async () => ({ Component: (await import('@/features/messages')).MessagesPage }) },
          {
            path: 'messages/:id',
            lazy: async () => ({ Component: (await import('@/features/messages')).MessagePage }),
          },
          { path: 'mining', lazy: async () => ({ Component: (await import('@/features/mining')).MiningPage }) },
          { path: 'findings', lazy: async () => ({ Component: (await import('@/features/findings')).FindingsPage }) },
          {
            path: 'findings/:id',
            lazy: async () => ({ Component: (await import('@/features/findings')).FindingPage }),
          },
          { path: 'mailbox', lazy: async () => ({ Component: (await import('@/features/mailbox')).MailboxPage }) },
          { path: 'mailbox/:id', lazy: async () => ({ Component: (await import('@/features/mailbox')).MailboxPage }) },
          {
            path: 'dead-letters',
            lazy: async () => ({ Component: (await import('@/features/dead-letters')).DeadLettersPage }),
          },
          { path: '*', element: <NoSuchPage /> },
        ],
      },
    ],
  },
])
