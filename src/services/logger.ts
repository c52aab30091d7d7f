/**
 * JSON lines on standard output. pino's own `redact` works to a fixed depth and leaves messages, error texts and
 * stacks alone (pino 10.4, tried), so the finished line is scrubbed as a whole: nothing gets by another way.
 */
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'
import { scrub } from './scrub.ts'

type LoggerRequest = {
  level: 'debug' | 'info' | 'warn' | 'error'
  name: string
  /** Standard output by default. */
  output?: DestinationStream
}

export function createLogger({ level, name, output = destination(1) }: LoggerRequest): Logger {
  const options = { level, name, timestamp: stdTimeFunctions.isoTime, formatters: { level: levelName } }
  return pino(options, { write: (line) => output.write(`${JSON.stringify(scrub(JSON.parse(line)))}\n`) })
}

function levelName(label: string): { level: string } {
  return { level: label }
}
