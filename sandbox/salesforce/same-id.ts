/** The same record, whichever length its id was written in: 15 characters, or 18 with the three that only check the case. */
export function sameId(one: string, other: string): boolean {
  return one.slice(0, 15) === other.slice(0, 15)
}
