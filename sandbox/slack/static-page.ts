import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { extname, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, Route } from '../simulator/route.ts'

/** The workspace page: plain files, its TypeScript stripped on the way out, so there is no build step here either. */
const PAGE_FOLDER = fileURLToPath(new URL('../workspace-page/', import.meta.url))

const VENDOR_MODULES: Record<string, string> = {
  'preact.js': 'preact',
  'hooks.js': 'preact/hooks',
  'htm.js': 'htm',
}

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const SOURCE = 'no Slack page: the sandbox’s own'

export const staticPageRoutes: Route[] = [
  { id: 'page.index', method: 'GET', path: '/', write: false, source: SOURCE, handle: () => pageFile('index.html') },
  {
    id: 'page.favicon',
    method: 'GET',
    path: '/favicon.ico',
    write: false,
    source: SOURCE,
    handle: () => ({ status: 204 }),
  },
  {
    id: 'page.vendor',
    method: 'GET',
    path: '/page/vendor/:name',
    write: false,
    source: SOURCE,
    handle: (request) => vendorModule(request.params.name ?? ''),
  },
  {
    id: 'page.file',
    method: 'GET',
    path: '/page/*file',
    write: false,
    source: SOURCE,
    handle: (request) => pageFile(request.params.file ?? ''),
  },
]

async function vendorModule(name: string): Promise<Answer> {
  const specifier = VENDOR_MODULES[name]
  if (specifier === undefined) return notFound(name)
  return served(await readFile(fileURLToPath(import.meta.resolve(specifier))), '.js')
}

async function pageFile(name: string): Promise<Answer> {
  const path = resolve(PAGE_FOLDER, name)
  if (!path.startsWith(resolve(PAGE_FOLDER) + sep)) return notFound(name)
  try {
    const bytes = await readFile(path)
    const extension = extname(path)
    if (extension !== '.ts') return served(bytes, extension)
    return served(Buffer.from(stripTypeScriptTypes(bytes.toString('utf8'))), extension)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return notFound(name)
    throw error
  }
}

function served(bytes: Buffer, extension: string): Answer {
  const type = CONTENT_TYPES[extension] ?? 'application/octet-stream'
  // Never cached: whoever works on the page sees the change with a reload.
  return { status: 200, headers: { 'content-type': type, 'cache-control': 'no-store' }, bytes }
}

function notFound(name: string): Answer {
  return { status: 404, text: `The workspace page has no file ${name}` }
}
