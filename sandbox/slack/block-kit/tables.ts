import { z } from 'zod'
import { richText } from './rich-text.ts'

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string() })
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string() })
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richText])
const blockId = z.string().min(1).max(255).optional()

export const table = z.strictObject({
  type: z.literal('table'),
  block_id: blockId,
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z.strictObject({
        align: z.enum(['left', 'center', 'right']).optional(),
        is_wrapped: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
})

export const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    block_id: blockId,
    caption: z.string().min(1),
    rows: z.array(z.array(cell).min(1).max(20)).min(2).max(101),
    page_size: z.int().min(1).max(100).optional(),
    row_header_column_index: z.int().min(0).max(19).optional(),
  })
  .superRefine(({ rows }, issues) => {
    const columns = rows[0]?.length
    for (const [index, row] of rows.entries()) {
      if (row.length !== columns) {
        issues.addIssue({ code: 'custom', path: ['rows', index], message: 'all rows must have the same length' })
      }
    }
    if (rows[0]?.some((headerCell) => headerCell.type === 'rich_text')) {
      issues.addIssue({ code: 'custom', path: ['rows', 0], message: 'header cells cannot be rich_text' })
    }
  })
