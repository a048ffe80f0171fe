/** The books, as `/api/summary` tells them: the shape is that of `wend/store/books.py`. */

export type Counts = Record<string, number>

export type Book = {
  entered: number
  active: number
  held_out: number
  ended: Counts
  sent: number
  withheld: Counts
  goals: number
  goals_held_out: number
}

export type Books = {
  events_accepted: number
  customers: number
  runs_entered: number
  runs_active: number
  runs_held_out: number
  runs_ended: Counts
  messages_sent: number
  messages_withheld: Counts
  messages_by_status: Counts
  dead_letters: number
  journeys: Record<string, Book>
}

export const NO_BOOK: Book = {
  entered: 0,
  active: 0,
  held_out: 0,
  ended: {},
  sent: 0,
  withheld: {},
  goals: 0,
  goals_held_out: 0,
}

export function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
