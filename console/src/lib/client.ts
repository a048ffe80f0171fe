/**
 * One way to the API: `get('/api/…', {filters})`. Every failure becomes an `ApiError` that says in words what went
 * wrong and what to do; a 401 asks for the admin key. Nothing else in the console calls `fetch`.
 */
import { adminKey, wantKey } from './session'

export type Filters = Record<string, string | number | boolean | string[] | null | undefined>

export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * The address of an API path; the console's own path does not matter, the API stands at the root.
 * What is null or undefined is not asked for; an empty text is a value like any other.
 */
export function address(path: string, filters: Filters = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    if (Array.isArray(value)) for (const each of value) query.append(name, each)
    else if (value !== undefined && value !== null) query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

export async function get<T>(path: string, filters: Filters = {}, signal?: AbortSignal): Promise<T> {
  const response = await answer(path, filters, signal)
  return (await response.json()) as T
}

export async function getText(path: string, signal?: AbortSignal): Promise<string> {
  const response = await answer(path, {}, signal)
  return response.text()
}

/** Changes something, and answers with what it is then. */
export async function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body: unknown): Promise<T> {
  const response = await ask(path, { method, body: JSON.stringify(body) }, { 'Content-Type': 'application/json' })
  return (await response.json()) as T
}

async function answer(path: string, filters: Filters, signal?: AbortSignal): Promise<Response> {
  return ask(address(path, filters), signal ? { signal } : {})
}

async function ask(url: string, init: RequestInit, more: Record<string, string> = {}): Promise<Response> {
  const key = adminKey()
  const headers: HeadersInit = key ? { ...more, Authorization: `Bearer ${key}` } : more
  const response = await reach(url, { ...init, headers })
  if (response.ok) return response
  if (response.status === 401) wantKey()
  throw new ApiError(response.status, await wordsOf(response))
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, 'Wend does not answer. Is `wend serve` still running? This page tries again by itself.')
  }
}

/** The words of an error answer: our API says `{code, message}`, FastAPI says `{detail}`. */
async function wordsOf(response: Response): Promise<string> {
  const text = await response.text()
  try {
    const body = JSON.parse(text) as { message?: string; detail?: unknown }
    if (body.message) return body.message
    if (typeof body.detail === 'string') return body.detail
    if (Array.isArray(body.detail)) return body.detail.map((each: { msg?: string }) => each.msg ?? '').join('; ')
  } catch {
    // not JSON: the status says what there is to say
  }
  return `The API answered ${response.status} ${response.statusText}`.trim()
}
