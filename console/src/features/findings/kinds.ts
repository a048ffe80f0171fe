/** The kinds of findings in words. No React here. */

type Kind = { name: string; color: string; about: string }

const KINDS: Record<string, Kind> = {
  drop_out: { name: 'Drop-out', color: 'red', about: 'More journeys end at this place than elsewhere.' },
  failure: { name: 'Failure', color: 'red', about: 'More journeys go on to something after which most miss the goal.' },
  lost: { name: 'Goal missed', color: 'red', about: 'Fewer journeys reach the goal.' },
  loop: { name: 'Loop', color: 'orange', about: 'More journeys turn back to an earlier activity.' },
  rework: { name: 'Rework', color: 'orange', about: 'The same is done again more often.' },
  skipped: { name: 'Skipped', color: 'yellow', about: 'An activity that others have is left out.' },
  detour: { name: 'Detour', color: 'yellow', about: 'More journeys go another way.' },
  wait: { name: 'Waiting', color: 'blue', about: 'It takes longer to come from one activity to the next.' },
  service: { name: 'Slow work', color: 'blue', about: 'The activity itself takes longer.' },
  missing: { name: 'Entries missing', color: 'grape', about: 'Journeys that were to be expected did not begin.' },
  standing: { name: 'Standing still', color: 'grape', about: 'Runs or customers do not move on although they should.' },
  outcome: {
    name: 'Outcome drift',
    color: 'grape',
    about: 'A live journey reaches its goal more or less often than before.',
  },
  lag: { name: 'Late', color: 'blue', about: 'What should follow within a time did not.' },
}

export function kindOf(code: string): Kind {
  const plain = code.replaceAll(/[-_]/g, ' ')
  return KINDS[code] ?? { name: plain.charAt(0).toUpperCase() + plain.slice(1), color: 'gray', about: '' }
}
