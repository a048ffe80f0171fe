import { VisuallyHidden } from '@mantine/core'
import { type DiffLine, diffLines, hunks } from '@/lib/diff'
import { plural } from '@/lib/format'
import classes from './Diff.module.css'

const SIGNS = { same: ' ', added: '+', removed: '−' }
const WORDS = { same: '', added: 'added: ', removed: 'taken out: ' }

/** What changed from one text to another; far from any change, lines are only counted. */
export function Diff({ before, after, name }: { before: string; after: string; name: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by keyboard
    <section className={classes.diff} aria-label={name} tabIndex={0}>
      <ol>
        {hunks(diffLines(before, after)).map((hunk, at) =>
          'skipped' in hunk ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of two fixed texts never move
            <li key={at} className={classes.skipped}>
              {plural(hunk.skipped, 'line')} as before
            </li>
          ) : (
            hunk.lines.map((line) => <Line key={`${line.before}:${line.after}`} line={line} />)
          ),
        )}
      </ol>
    </section>
  )
}

function Line({ line }: { line: DiffLine }) {
  const look = line.sort === 'same' ? '' : classes[line.sort]
  return (
    <li className={`${classes.line} ${look}`}>
      <span className={classes.number} aria-hidden>
        {line.after ?? line.before}
      </span>
      <span aria-hidden>{SIGNS[line.sort]}</span>
      <span>
        <VisuallyHidden>{WORDS[line.sort]}</VisuallyHidden>
        {line.text}
      </span>
    </li>
  )
}
