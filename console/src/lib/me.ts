/**
 * Who works here: the name that tasks are taken and finished under, as a person gave it, kept in this browser.
 * It is no sign-in: whoever has the admin key may write any name.
 */
import { useLocalStorage } from '@mantine/hooks'

export function useMe() {
  const [me, setMe] = useLocalStorage({ key: 'wend.me', defaultValue: '', getInitialValueInEffect: false })
  return [me, (name: string) => setMe(name.trim())] as const
}
