/** A YAML text, to read and search (Ctrl-F); it becomes the editor when journeys can be edited here. Load it lazily. */

import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'

const COLORS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'light-dark(#0a6f65, #5cc9b9)' },
  { tag: [tags.string, tags.content], color: 'light-dark(#343d3a, #d5dcd9)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'light-dark(#9a4a00, #f0b37e)' },
  { tag: tags.comment, color: 'var(--wend-quiet)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: 'var(--wend-quiet)' },
])

const LOOK = EditorView.theme({
  '&': { fontSize: '13px', maxHeight: '1000px' },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', overflow: 'auto', padding: '12px 0' },
  '.cm-gutters': { background: 'transparent', border: 'none', color: 'var(--wend-quiet)' },
  '.cm-panels': { background: 'var(--wend-ground)', color: 'inherit' },
})

export default function Source({ text, name }: { text: string; name: string }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!place.current) return undefined
    const state = EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        yaml(),
        syntaxHighlighting(COLORS),
        highlightSelectionMatches(),
        keymap.of(searchKeymap),
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ 'aria-label': name, 'aria-readonly': 'true' }),
        EditorView.lineWrapping,
        LOOK,
      ],
    })
    const view = new EditorView({ state, parent: place.current })
    return () => view.destroy()
  }, [text, name])
  return <div ref={place} />
}
