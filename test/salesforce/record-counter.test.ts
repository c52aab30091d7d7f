import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecordCounter } from '../../src/services/data-copy/record-counter.ts'

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a "quoted"\r\nline', 'ä,ö;ü', '\n', '\r', '""', ''),
)
const rows = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 }))

test('records are counted in any table, cut anywhere, with any line breaks, with or without the last one', () => {
  const how = fc.record({
    rows,
    size: fc.integer({ min: 1, max: 9 }),
    crlf: fc.boolean(),
    end: fc.boolean(),
    blank: fc.boolean(),
  })
  fc.assert(
    fc.property(how, ({ rows: table, size, crlf, end, blank }) => {
      const lineBreak = crlf ? '\r\n' : '\n'
      const csv = stringify(table, { quoted: true, quoted_empty: true, record_delimiter: lineBreak, eof: end })
      const bytes = Buffer.from(blank && end ? `${csv}${lineBreak}${lineBreak}` : csv)
      const counter = createRecordCounter()
      for (let at = 0; at < bytes.length; at += size) counter.add(bytes.subarray(at, at + size))
      expect(counter.records()).toBe(table.length)
      expect(counter.isOpen()).toBe(!end && table.length > 0)
    }),
    { numRuns: 300 },
  )
})
