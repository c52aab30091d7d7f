/** What the single values must look like. */
import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'

export const text = z.string().min(1)

export const secretText = z.string().regex(/^\S+$/)

export const emailAddress = z.email()

export const slackBotToken = z.string().regex(/^xoxb-\S+$/)

export const slackAppToken = z.string().regex(/^xapp-\S+$/)

export const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''))

/** Without the slash `@slack/web-api` would replace the last part of the path. */
export const slackApiUrl = httpUrl.transform((url) => `${url}/`)

export const redisUrl = z.url({ protocol: /^rediss?$/ })

export const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(65_535))

export const salesforceVersion = z.string().regex(/^\d{2,3}\.0$/)

export const slackIds = z
  .string()
  .transform((list) => [...new Set(list.split(',').map((id) => id.trim()))].filter((id) => id !== ''))
  .pipe(z.array(z.string().regex(/^[UWS][A-Z0-9]{2,}$/)))

/** Texts between commas. */
const textList = z
  .string()
  .transform((list) => [...new Set(list.split(',').map((part) => part.trim()))].filter((part) => part !== ''))

/** Salesforce docs, Namespaces: letters, digits and single underscores, at most 15. */
export const salesforceNamespaces = textList.pipe(z.array(z.string().regex(/^[A-Za-z](?:_?[A-Za-z0-9]){0,14}$/)))

/** A word of one or two letters would be found in nearly every package's name. */
export const packageWords = textList.pipe(z.array(z.string().min(3)))

/** One-line `.env` values carry their line ends as `\n`. */
export const rsaPrivateKey = z
  .string()
  .transform((pem) => `${pem.replaceAll('\\n', '\n').trim()}\n`)
  .refine(isRsaKey)

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
