/** Preflight of the in-memory host: the findings of the desk's that the window has words for. */
import type { Finding, Node, Place, StoryView } from '../types'
import { textOf } from './articles'

/** What keeps a story from being published, and what somebody should look at; what blocks first. */
export function findingsOf({ working, changes }: StoryView, comments: number): Finding[] {
  const findings: Finding[] = []
  const add = (code: string, severity: Finding['severity'], place: Place, subject = '') =>
    void findings.push({ code, severity, place, subject })
  const inField = (field: 'headline' | 'credits' | 'section' | 'embargo'): Place => ({ kind: 'field', field })

  if (working.headline.trim() === '') add('headline-missing', 'block', inField('headline'))
  if (textOf(working.body).trim() === '') add('body-empty', 'block', { kind: 'body', from: 0, to: 0 })
  if (working.embargo) {
    const past = Date.parse(working.embargo.until) <= Date.now()
    add(
      past ? 'embargo-past' : 'embargoed',
      past ? 'warn' : 'block',
      inField('embargo'),
      working.embargo.until,
    )
  }
  const signed = working.credits.filter((credit) => credit.name.trim() !== '')
  if (signed.length === 0) add('credits-missing', 'warn', inField('credits'))
  if (working.language.startsWith('zh') && !signed.some((credit) => credit.role === 'responsible_editor')) {
    add('responsible-editor-missing', 'warn', inField('credits'))
  }
  if (working.section.trim() === '') add('section-missing', 'warn', inField('section'))
  inBody(working.body, (node, from) => {
    if (node.type === 'figure') {
      const place: Place = { kind: 'body', from, to: from }
      if (!node.attrs?.['alt']) add('alt-missing', 'warn', place, textOf(node))
      if (!node.attrs?.['credit']) add('picture-credit-missing', 'warn', place, textOf(node))
    }
    for (const hit of (node.text ?? '').matchAll(/\bTK\b|待核|待补/g)) {
      const at = from + hit.index
      add('placeholder', 'warn', { kind: 'body', from: at, to: at + hit[0].length }, hit[0])
    }
  })
  if (changes.length > 0) add('changes-open', 'warn', { kind: 'article' }, String(changes.length))
  if (comments > 0) add('comments-open', 'warn', { kind: 'article' }, String(comments))
  return findings.sort((a, b) => Number(b.severity === 'block') - Number(a.severity === 'block'))
}

/** Visits every node of a body with its position. */
function inBody(body: Node, visit: (node: Node, from: number) => void): void {
  const walk = (node: Node, at: number): number => {
    visit(node, at)
    if (node.type === 'text') return at + (node.text?.length ?? 0)
    if (node.type === 'hard_break' || node.type === 'divider') return at + 1
    return (node.content ?? []).reduce((inner, child) => walk(child, inner), at + 1) + 1
  }
  // The document itself has no opening token.
  ;(body.content ?? []).reduce((at, child) => walk(child, at), 0)
}
