/** Rules of the house that no other tool holds. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type TextFile = { file: string; text: string }

function read(...patterns: string[]): TextFile[] {
  const found = globSync(patterns, { withFileTypes: true, exclude: ['**/images/**'] }).filter((entry) => entry.isFile())
  const paths = found.map((entry) => `${entry.parentPath}/${entry.name}`).sort()
  return paths.map((file) => ({ file: file.replace(`${process.cwd()}/`, ''), text: readFileSync(file, 'utf8') }))
}

const longestFile = 300

describe('files', () => {
  test(`of src and sandbox have at most ${longestFile} lines`, () => {
    const long = read('src/**/*.ts', 'sandbox/**/*.ts').map(({ file, text }) => ({ file, lines: lineCount(text) }))
    expect(long.length).toBeGreaterThan(100)
    expect(long.filter(({ lines }) => lines > longestFile)).toEqual([])
  })

  test('leave nothing for later', () => {
    // Put together here, or this file would find itself.
    const words = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`)
    const all = read('{src,sandbox,test,bench,docs,.ci}/**/*', '*.{md,ts,json,yml}', 'Dockerfile', '.env.example')
    const left = all
      .filter(({ file }) => !file.endsWith('package-lock.json'))
      .flatMap(({ file, text }) => linesWith(file, text, words))
    expect(left).toEqual([])
  })
})

describe('tests', () => {
  const tests = read('test/**/*.test.ts')

  test('each have a title of their own', () => {
    const places = new Map<string, string[]>()
    for (const { file, text } of tests) {
      for (const title of titlesOf(text).filter((one) => one !== fromTable))
        places.set(title, [...(places.get(title) ?? []), file])
    }
    expect(places.size).toBeGreaterThan(200)
    expect([...places].filter(([, found]) => found.length > 1)).toEqual([])
  })

  test('are all run', () => {
    const skipped = /\b(?:test|it|describe)\.(?:only|skip|todo|fails)\b/
    expect(tests.flatMap(({ file, text }) => linesWith(file, text, skipped))).toEqual([])
  })

  test('are found by the two forms in which their titles stand', () => {
    const sample =
      "test('one', () => {})\n  it.each([1])('two %s', (x) => {})\ntest.each(\n  rows,\n)(\"three\", async () => {})"
    expect(titlesOf(`${sample}\ndescribe('a group', () => {})`)).toEqual(['one', 'two %s', 'three'])
  })
})

/** Nothing but a placeholder: the titles stand in the table of cases. */
const fromTable = '%s'

/** A title comes right behind `test(`, or behind the `)(` that ends a table of cases. */
function titlesOf(text: string): string[] {
  const groups = /\bdescribe(?:\.\w+)*\(/g
  const titles =
    /(?:\b(?:test|it)(?:\.(?!each)\w+)*|\))\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`),\s*(?:async\s*)?[({]/g
  return [...text.replace(groups, 'describe[').matchAll(titles)].map(
    ([, single, double, back]) => single ?? double ?? back ?? '',
  )
}

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

function linesWith(file: string, text: string, pattern: RegExp): string[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []))
}
