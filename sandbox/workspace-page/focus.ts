/** An app's update replaces elements; whoever was on one of them with the keyboard is put back on its successor. */
export function focusedKey(): string | undefined {
  const focused = document.activeElement
  return focused instanceof HTMLElement ? focused.dataset.focusKey : undefined
}

export function restoreFocus(key: string | undefined): void {
  if (key === undefined || document.activeElement !== document.body) return
  document.querySelector<HTMLElement>(`[data-focus-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })
}
