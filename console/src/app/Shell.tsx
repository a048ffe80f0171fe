/** The frame around every page: the way to the other pages, light and dark, and the sign-in when a key is wanted. */
import { AppShell, Burger, Group, ScrollArea, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Suspense, useEffect } from 'react'
import { Outlet, useLocation, useNavigation } from 'react-router'
import { Loading } from '@/components/Loading'
import { useKeyWanted } from '@/lib/session'
import { Brand } from './Brand'
import { Navigation } from './Navigation'
import { SchemeSwitch } from './SchemeSwitch'
import classes from './Shell.module.css'
import { SignIn } from './SignIn'

export function Shell() {
  const [opened, { toggle, close }] = useDisclosure()
  const keyWanted = useKeyWanted()
  const { pathname } = useLocation()
  const coming = useNavigation().state === 'loading'

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page is the cause, though its name is not used
  useEffect(() => {
    close()
    window.scrollTo(0, 0)
  }, [pathname, close])

  return (
    <AppShell
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 224, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'xl' }}
      classNames={{ main: classes.main ?? '', navbar: classes.navbar ?? '', header: classes.header ?? '' }}
    >
      <button type="button" className={classes.skip} onClick={toMain}>
        Skip to the content
      </button>
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="md" justify="space-between">
          <Brand />
          <Burger opened={opened} onClick={toggle} size="sm" aria-label="Pages" />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md">
        <Stack justify="space-between" h="100%" gap="md">
          <ScrollArea flex={1}>
            <Group visibleFrom="sm" mb="xl" px="xs">
              <Brand />
            </Group>
            <Navigation />
          </ScrollArea>
          <SchemeSwitch />
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <div className={classes.page}>
          {keyWanted ? <SignIn /> : <Suspense fallback={<Loading />}>{coming ? <Loading /> : <Outlet />}</Suspense>}
        </div>
      </AppShell.Main>
    </AppShell>
  )
}

function toMain() {
  document.getElementById('main')?.focus()
}
