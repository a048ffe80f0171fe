/**
 * The admin key of this browser tab: kept in sessionStorage, sent as Bearer, forgotten when the tab closes.
 * Who needs to know that a key is wanted subscribes here; nothing else touches the storage.
 */
import { useSyncExternalStore } from 'react'

const PLACE = 'wend.admin-key'

let wanted = false
const listeners = new Set<() => void>()

function tell() {
  for (const listener of listeners) listener()
}

export function adminKey(): string {
  return sessionStorage.getItem(PLACE) ?? ''
}

/** Keep the key, and try again with it. */
export function signIn(key: string) {
  sessionStorage.setItem(PLACE, key.trim())
  wanted = false
  tell()
}

export function signOut() {
  sessionStorage.removeItem(PLACE)
  wanted = true
  tell()
}

/** The API has answered 401: ask for a key. */
export function wantKey() {
  if (wanted) return
  wanted = true
  tell()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether the sign-in has to be shown. */
export function useKeyWanted(): boolean {
  return useSyncExternalStore(subscribe, () => wanted)
}
