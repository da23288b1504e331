/** Stories and changes for the tests. */
import type { Change, ChangeKind, Node, Piece, StoryView } from '../src/host'
import { blankArticle, storyView } from '../src/host/memory'

type Given = Partial<Omit<Change, 'pieces'>> & { kind: ChangeKind; pieces?: Pick<Piece, 'kind' | 'text'>[] }

/** A change by 林晗 of yesterday; everything that is not given is empty. */
export function change({ pieces = [], ...given }: Given): Change {
  const author = given.author ?? '林晗'
  const at = given.at ?? '2026-11-23T06:03:00Z'
  return {
    id: 'c1',
    class: 'wording',
    author,
    at,
    deleted: '',
    inserted: '',
    from: 0,
    to: 0,
    block: 0,
    context_before: '',
    context_after: '',
    ...given,
    pieces: pieces.map((piece) => ({ author, at, from: 0, to: 0, ...piece })),
  }
}

/** A paragraph of plain text. */
export function paragraph(text: string): Node {
  return { type: 'paragraph', content: text ? [{ type: 'text', text }] : [] }
}

/** A submitted story with two changes. */
export function reviewed(id = 's1', headline = '老街印刷所重开'): StoryView {
  const changes = [
    change({ id: 'c1', kind: 'inserted', pieces: [{ kind: 'inserted', text: '上周六' }] }),
    change({
      id: 'c2',
      kind: 'deleted',
      author: 'Ada Lindqvist',
      pieces: [{ kind: 'deleted', text: '据悉' }],
    }),
  ]
  const text = '停工二十年的老街印刷所上周六重新开门。'
  const body = { type: 'doc' as const, content: [paragraph(text)] }
  return storyView(id, { ...blankArticle(), headline, body }, changes, { stage: 'submitted' })
}
