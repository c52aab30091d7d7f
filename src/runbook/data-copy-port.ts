/** The copy of the package's data that Salesforce's own dialog offers to keep for 48 hours; its API does not. Implemented in `services/data-copy`. */

export type DataCopyFile = {
  /** Relative to the copy's folder. */
  path: string
  kind: 'rows' | 'metadata'
  /** The Salesforce object of a `rows` file, the component of a `metadata` file. */
  name: string
  rows: number
  bytes: number
  sha256: string
}

export type DataCopyManifest = {
  runId: string
  namespace: string
  createdAt: string
  files: DataCopyFile[]
  rows: number
  bytes: number
  /** SHA-256 of the manifest file as it lies on disk. */
  sha256: string
}

export type DataCopyStore = {
  /** Streams the rows to a gzip file, one that only this user may read. A second write of the same name replaces the first whole. */
  writeRows(runId: string, objectName: string, pages: AsyncIterable<Uint8Array>): Promise<DataCopyFile>
  writeMetadata(runId: string, name: string, content: unknown): Promise<DataCopyFile>
  /** Closes the copy with its manifest. */
  seal(copy: { runId: string; namespace: string; createdAt: string; files: DataCopyFile[] }): Promise<DataCopyManifest>
  /** Reads every file again and compares it with the manifest, and the manifest with its hash as it was approved; names those that differ. */
  check(runId: string, manifestSha256: string): Promise<{ intact: boolean; differing: string[] }>
  /** Where the copy lies, for people. */
  location(runId: string): string
  /** `absent`: there was nothing to delete here, which on another machine proves nothing. */
  purge(runId: string): Promise<'deleted' | 'absent' | 'remains'>
  /** The runs of which something lies here. */
  list(): Promise<string[]>
}
