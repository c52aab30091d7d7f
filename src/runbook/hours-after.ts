/** Both ISO 8601; with a negative number of hours it is before. */
export function hoursAfter(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString()
}
