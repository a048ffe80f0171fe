/**
 * What changed between two texts, line by line: a longest common subsequence between what both begin and end with.
 * No React here.
 */

export type DiffLine = { sort: 'same' | 'added' | 'removed'; text: string; before: number | null; after: number | null }
/** Lines to show, or how many unchanged ones were left out here. */
export type Hunk = { lines: DiffLine[] } | { skipped: number }

/** Beyond this many cells the middle is told as removed and added whole, so that no text makes the page stand still. */
const CELLS = 4_000_000

export function diffLines(before: string, after: string): DiffLine[] {
  const [old, young] = [linesOf(before), linesOf(after)]
  const head = sharedHead(old, young)
  const tail = sharedHead(old.slice(head).reverse(), young.slice(head).reverse())
  const sorts = [
    ...Array<DiffLine['sort']>(head).fill('same'),
    ...middle(old.slice(head, old.length - tail), young.slice(head, young.length - tail)),
    ...Array<DiffLine['sort']>(tail).fill('same'),
  ]
  let [at, to] = [0, 0]
  return sorts.map((sort) => {
    const text = (sort === 'added' ? young[to] : old[at]) ?? ''
    const line = { sort, text, before: sort === 'added' ? null : at + 1, after: sort === 'removed' ? null : to + 1 }
    if (sort !== 'added') at += 1
    if (sort !== 'removed') to += 1
    return line
  })
}

/** The changed lines with some unchanged ones around them; long runs of unchanged ones are only counted. */
export function hunks(lines: DiffLine[], around = 3): Hunk[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some((l) => l.sort !== 'same'),
  )
  const found: Hunk[] = []
  for (const [at, line] of lines.entries()) {
    const last = found.at(-1)
    if (near[at]) {
      if (last && 'lines' in last) last.lines.push(line)
      else found.push({ lines: [line] })
    } else if (last && 'skipped' in last) last.skipped += 1
    else found.push({ skipped: 1 })
  }
  return found
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function sharedHead(one: string[], other: string[]): number {
  let at = 0
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1
  return at
}

function middle(old: string[], young: string[]): DiffLine['sort'][] {
  if (old.length * young.length > CELLS)
    return [...old.map(() => 'removed' as const), ...young.map(() => 'added' as const)]
  const width = young.length + 1
  const common = new Uint32Array((old.length + 1) * width)
  const cell = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === young[j] ? cell(i + 1, j + 1) + 1 : Math.max(cell(i + 1, j), cell(i, j + 1))
    }
  }
  const sorts: DiffLine['sort'][] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      sorts.push('same')
      i += 1
      j += 1
    } else if (i < old.length && (j === young.length || cell(i + 1, j) >= cell(i, j + 1))) {
      sorts.push('removed')
      i += 1
    } else {
      sorts.push('added')
      j += 1
    }
  }
  return sorts
}
