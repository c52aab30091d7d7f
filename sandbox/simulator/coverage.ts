/** A coverage matrix says in words what each simulated route covers; a test holds it equal to the routes themselves. */
export type CoverageMatrix = Record<string, { covers: string; leavesOut?: string }>

type CoverageDifference = {
  /** Routes that the matrix does not describe. */
  undescribed: string[]
  /** Matrix lines without a route. */
  withoutRoute: string[]
  /** Route ids used twice. */
  duplicates: string[]
}

export function coverageDifferences(routes: readonly { id: string }[], matrix: CoverageMatrix): CoverageDifference {
  const ids = routes.map((route) => route.id)
  const known = new Set(ids)
  return {
    undescribed: [...known].filter((id) => matrix[id] === undefined),
    withoutRoute: Object.keys(matrix).filter((id) => !known.has(id)),
    duplicates: ids.filter((id, index) => ids.indexOf(id) !== index),
  }
}
