/** The first rows of a CSV file (RFC 4180), for a preview. */
export function readCsvRows(source: string, most: number): string[][] {
  const rows: string[][] = []
  // German threads divide by semicolons; the first line, the header, has only one of them.
  const isGerman = /^[^,\r\n]*;/.test(source)
  const field = isGerman ? /("(?:[^"]|"")*"|[^;\r\n]*)(;|\r?\n|$)/y : /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/y
  let row: string[] = []
  while (field.lastIndex < source.length && rows.length < most) {
    const match = field.exec(source)
    if (!match) break
    row.push(unquote(match[1] ?? ''))
    if (match[2] === ',' || match[2] === ';') continue
    rows.push(row)
    row = []
  }
  return rows
}

function unquote(field: string): string {
  return field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field
}
