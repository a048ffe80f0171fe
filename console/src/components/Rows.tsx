import { Table } from '@mantine/core'
import type { ReactNode } from 'react'

export type Column<T> = { name: string; of: (row: T) => ReactNode; number?: boolean; wide?: boolean }

type Props<T> = { rows: T[]; columns: Column<T>[]; keyOf: (row: T) => string; caption: string }

/** A table that scrolls sideways on its own where the page is narrow. */
export function Rows<T>({ rows, columns, keyOf, caption }: Props<T>) {
  return (
    <Table.ScrollContainer minWidth={560} type="native">
      <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover aria-label={caption}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th
                key={column.name}
                ta={column.number ? 'right' : 'left'}
                style={{ whiteSpace: 'nowrap' }}
                c="dimmed"
                fz="xs"
                fw={550}
              >
                {column.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              {columns.map((column) => (
                <Table.Td
                  key={column.name}
                  {...(column.number ? { ta: 'right', className: 'number' } : {})}
                  style={column.wide ? { overflowWrap: 'anywhere', minWidth: 180 } : { whiteSpace: 'nowrap' }}
                >
                  {column.of(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
