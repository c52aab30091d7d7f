/** The copy of the package's data that Salesforce's own dialog offers to keep for 48 hours; its API does not. Implemented in `services/data-copy`. */

export type DataCopyFile = {
  /** Relative to the copy's folder. */
  path: string
  kind: 'rows' | 'metadata'
  /** The Salesforce object of a `rows` file, the component of a `metadata` file. */
  name: string
  /** Of the package that it belongs to; absent in copies of older versions, and where it concerns all packages. */
  namespace?: string
  rows: number
  bytes: number
  sha256: string
  /** When the export of a `rows` file was begun (ISO 8601): what somebody changed since is perhaps not in it. */
  readFrom?: string
}

/** What is not in the copy has to be said in it. */
export type LeftOut = { object: string; fields: string[] }

export type CopiedPackage = { namespace: string; name: string; version: string; versionId: string }

export type CopyToSeal = {
  runId: string
  namespace: string
  createdAt: string
  files: DataCopyFile[]
  /** In copies of older versions, for all files at once. */
  readFrom?: string
  orgId?: string
  /** For installing the same version again. */
  packages?: CopiedPackage[]
  leftOut?: LeftOut[]
  /** Rows that people have deleted go with the package as well, out of the recycle bin. */
  recycleBin?: 'not copied'
  /** Salesforce archives tasks and events after a year or so; like deleted rows, a query leaves them out, and so does every count. */
  archivedActivities?: 'not copied'
  /** What hangs on the rows: notes, attachments and files. */
  attachments?: 'not copied'
  /** Names of packages without a namespace, of which nothing is known and nothing is here. */
  unseenPackages?: string[]
}

export type DataCopyManifest = CopyToSeal & {
  rows: number
  bytes: number
  /** SHA-256 of the manifest file as it lies on disk. */
  sha256: string
}

/** `edition` numbers the copies of a run: what was fetched for an earlier one is not used for the next. */
export type RowsKey = { runId: string; name: string; namespace: string; edition: number }

/** `readFrom`: from before the export was asked for (ISO 8601). */
export type RowsStart = { exportId: string; header: readonly string[]; readFrom: string }

/** How far an object has come: the export it is read from, and the place in it. */
export type RowsMark = {
  exportId: string
  header: string[]
  /** Where the export goes on; null at its beginning. */
  next: string | null
  complete: boolean
  rows: number
  bytes: number
}

export type RowsPage = { csv: AsyncIterable<Uint8Array>; rows: number | undefined; next: string | undefined }

/**
 * Writes an object's rows, page by page. Whoever opens an object last has it: to an earlier writer that wakes up late, every
 * call says `overtaken`, and nothing that it wrote is used.
 */
export type RowsWriter = {
  /** What an earlier attempt has written and this one has taken over. */
  mark(): RowsMark | undefined
  /** Begins anew, with an export from its first page. */
  begin(start: RowsStart): Promise<RowsMark | 'overtaken'>
  /** On disk, and noted, when it comes back. */
  addPage(page: RowsPage): Promise<RowsMark | 'overtaken'>
  finish(): Promise<DataCopyFile | 'overtaken'>
}

export type DataCopyStore = {
  /** Takes over what an earlier attempt has noted. */
  openRows(key: RowsKey): Promise<RowsWriter>
  /** The files of the objects that were finished for this edition. */
  finishedRows(runId: string, edition: number): Promise<DataCopyFile[]>
  /** One of these, to be used: undefined where it is not as it was written, or was written too long ago to show the org as it is. */
  finishedFile(key: RowsKey): Promise<DataCopyFile | undefined>
  /** Forgets what was fetched for the object, finished or not. */
  discardRows(key: RowsKey): Promise<void>
  /** A second write of the same name replaces the first whole. */
  writeMetadata(runId: string, name: string, content: unknown): Promise<DataCopyFile>
  /** Closes the copy with its manifest. */
  seal(copy: CopyToSeal): Promise<DataCopyManifest>
  /** The manifest as it lies there now, whoever wrote it. */
  sealed(runId: string): Promise<DataCopyManifest | undefined>
  /** Reads every file again and compares it with the manifest, and the manifest with its hash as it was approved; names those that differ. */
  check(runId: string, manifestSha256: string): Promise<{ intact: boolean; differing: string[] }>
  /** A fault if a copy of about this size does not fit. */
  requireRoom(bytes: number): Promise<void>
  /** Where the copy lies, for people. */
  location(runId: string): string
  /** `absent`: there was nothing to delete here, which on another machine proves nothing. */
  purge(runId: string): Promise<'deleted' | 'absent' | 'remains'>
  /** The runs of which something lies here. */
  list(): Promise<string[]>
}
