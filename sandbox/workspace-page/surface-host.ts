import type { BlockHost } from './block-kit/host.ts'
import { readOptionGroups } from './block-kit/options.ts'
import type { Json } from './json.ts'
import type { Page } from './page.ts'
import type { Answer, ElementAddress, ElementValue, Surface } from './people-api.ts'

type HostRequest = {
  page: Page
  surface: Surface
  state: Json
  errors?: Record<string, string>
  /** Keeps form values on the page, for the moment a modal is sent. */
  keep?: (address: ElementAddress, value: ElementValue) => void
}

export function surfaceHost({ page, surface, state, errors = {}, keep = () => undefined }: HostRequest): BlockHost {
  const inModal = 'view_id' in surface
  function report(answer: Answer): void {
    if (!answer.ok) page.notify(answer.message)
  }
  return {
    surface: inModal ? 'modal' : 'message',
    scope: inModal ? surface.view_id : `${surface.channel}/${surface.ts}`,
    state,
    errors,
    async act(address, value, label) {
      report(await page.api.action(surface, address, value, label))
    },
    set(address, value) {
      keep(address, value)
      void page.api.set(surface, address, value).then((answer) => {
        // Leaving a field can be the same moment as leaving its form.
        if (!answer.ok && answer.error !== 'no_such_element') report(answer)
      })
    },
    typed: keep,
    async options(address, query) {
      const answer = await page.api.options(surface, address, query)
      report(answer)
      return answer.ok ? readOptionGroups(answer.body) : []
    },
    confirm: page.confirm,
  }
}
