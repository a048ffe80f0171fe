/** The look of the console: one calm green, little colour elsewhere, so that colour can mean something. */
import { createTheme, type MantineColorsTuple } from '@mantine/core'

const wend: MantineColorsTuple = [
  '#e8f7f4',
  '#d3ece8',
  '#a7d9d1',
  '#76c5b9',
  '#4db4a5',
  '#33a999',
  '#1f9c8c',
  '#0d7f74',
  '#0a6f65',
  '#045a52',
]

const dark: MantineColorsTuple = [
  '#d5dcd9',
  '#b3bdb9',
  '#8e9a95',
  '#5f6b66',
  '#3b4541',
  '#2f3734',
  '#262d2a',
  '#1c2220',
  '#171c1a',
  '#101413',
]

export const theme = createTheme({
  primaryColor: 'wend',
  primaryShade: { light: 7, dark: 6 },
  colors: { wend, dark },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
})
