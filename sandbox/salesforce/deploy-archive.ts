import { XMLParser } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'
import type { Failure } from './org.ts'

/** What a deployment's ZIP asks for. Only the uninstall of packages is understood; everything else is refused aloud. */
export type UninstallPlan = { kind: 'planned'; namespaces: string[] } | { kind: 'broken'; failure: Failure }

type DeployUpload = { options: Record<string, unknown>; files: Map<string, string> }

export async function readDeployUpload(contentType: string, body: Buffer): Promise<DeployUpload> {
  const bytes = new Uint8Array(body)
  const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData()
  const file = form.get('file')
  const entity = form.get('entity_content')
  if (!(file instanceof Blob)) throw new SyntaxError('The multipart body has no part "file"')
  const text = entity instanceof Blob ? await entity.text() : entity
  if (text === null) throw new SyntaxError('The multipart body has no part "entity_content"')
  return { options: deployOptions(JSON.parse(text)), files: unzip(new Uint8Array(await file.arrayBuffer())) }
}

function deployOptions(entity: unknown): Record<string, unknown> {
  if (!isTree(entity) || !isTree(entity.deployOptions)) throw new SyntaxError('entity_content has no deployOptions')
  return entity.deployOptions
}

function unzip(archive: Uint8Array): Map<string, string> {
  const files = unzipSync(archive)
  return new Map(Object.entries(files).map(([name, content]) => [name, strFromU8(content)]))
}

export function plannedUninstall(files: Map<string, string>): UninstallPlan {
  const manifest = files.get('package.xml')
  if (manifest === undefined) return broken('package.xml', 'No package.xml found')
  const destructive = files.get('destructiveChanges.xml')
  const wanted = readManifest(manifest)
  const removed = destructive === undefined ? [] : readManifest(destructive)
  if (wanted === undefined) return broken('package.xml', 'Error parsing file')
  if (removed === undefined) return broken('destructiveChanges.xml', 'Error parsing file')
  if (wanted.length > 0) return broken('package.xml', 'This simulator deploys nothing: package.xml must be empty')
  const foreign = removed.find((type) => type.name !== 'InstalledPackage')
  if (foreign !== undefined) {
    return broken(
      'destructiveChanges.xml',
      `InstalledPackage must be the only type in the manifest, found ${foreign.name}`,
    )
  }
  const namespaces = removed.flatMap((type) => type.members)
  if (namespaces.includes('*')) return broken('destructiveChanges.xml', 'InstalledPackage allows no wildcard')
  return { kind: 'planned', namespaces }
}

function broken(fullName: string, problem: string): UninstallPlan {
  return { kind: 'broken', failure: { componentType: '', fullName, problem, problemType: 'Error' } }
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => name === 'types' || name === 'members',
})

function readManifest(xml: string): Array<{ name: string; members: string[] }> | undefined {
  const document: unknown = parser.parse(xml, true)
  if (!isTree(document) || !isTree(document.Package) || typeof document.Package.version !== 'string') return undefined
  const types = document.Package.types
  if (types === undefined) return []
  if (!Array.isArray(types)) return undefined
  return types.map((type: unknown) => {
    if (!isTree(type) || typeof type.name !== 'string' || !Array.isArray(type.members)) return { name: '', members: [] }
    return { name: type.name, members: type.members.map(String) }
  })
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
