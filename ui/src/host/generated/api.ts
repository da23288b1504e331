// Written by hand in the shape of the facade until the generated file takes its place.
export type StoryId = string
export type Field =
  | 'kicker' | 'headline' | 'deck' | 'short_headline' | 'lead' | 'credits' | 'dateline' | 'source' | 'section'
  | 'keywords' | 'language' | 'related' | 'rights' | 'corrections' | 'embargo' | 'media'
export type Mark = { type: string; attrs?: Record<string, unknown> }
export type Node = { type: string; attrs?: Record<string, unknown>; content?: Node[]; text?: string; marks?: Mark[] }
export type Body = Node
export type Credit = { role: string; name: string; affiliation: string; joiner: string }
export type Article = {
  schema: number; language: string; kicker: string; headline: string; deck: string; short_headline: string
  lead: string; credits: Credit[]; dateline: string; source: string; section: string; keywords: string[]
  related: { title: string; date: string | null; url: string }[]; rights: string
  corrections: { at: string; note: string }[]; embargo: { until: string; zone: string } | null
  media: { sha256: string; mime: string; bytes: number; width: number; height: number; filename: string }[]
  body: Body
}
export type Problem = { code: string; subject: string; place: string }
export type Code =
  | 'not-found' | 'conflict' | 'invalid' | 'not-allowed' | 'damaged' | 'foreign' | 'newer' | 'read-only' | 'disk-full'
  | 'busy' | 'io' | 'no-secret-store' | 'endpoint' | 'internal'
export type Fault = { code: Code; message: string; detail: unknown }
export type StorySummary = {
  id: StoryId; title: string; section: string; language: string; stage: string; holder: string; created_by: string
  created_at: string; updated_by: string; updated_at: string; characters: number; pending: number
  trashed_at: string | null
}
export type ListStories = { stage?: string; section?: string; person?: string; trashed: boolean }
export type SearchStories = { query: string; within: ListStories; limit?: number }
export type Hit = { story: StorySummary; count: number; snippets: { parts: { text: string; hit: boolean }[] }[] }
export type PersonRole = 'reporter' | 'editor' | 'desk'
export type Person = { name: string; role: PersonRole }
export type Stage = { id: string; zh: string; en: string; tracking: boolean; movers: PersonRole[] }
export type Facets = { stages: Stage[]; sections: string[]; people: Person[] }
export type CreateStory = { actor: string; article?: Article }
export type StoryAct = { story: StoryId; actor: string }
export type PieceKind =
  | 'inserted' | 'deleted' | 'inserted_then_deleted' | 'formatted' | 'retyped' | 'attribute' | 'field'
export type ChangeKind = PieceKind | 'replaced'
export type Turn = { author: string; at: string }
export type Piece = {
  kind: PieceKind; author: string; at: string; others?: Turn[]; text: string; from: number; to: number
  before?: unknown; after?: unknown
}
export type Op = { op: 'equal' | 'delete' | 'insert'; text: string }
export type Change = {
  id: string; kind: ChangeKind; author: string; at: string; others?: Turn[]; field?: Field; pieces: Piece[]
  deleted: string; inserted: string; before?: unknown; after?: unknown; words?: Op[]; from: number; to: number
  block: number; context_before: string; context_after: string
}
export type StoryView = {
  summary: StorySummary; working: Article; baseline: Article; version: number; tracking: boolean; changes: Change[]
}
export type SaveText = {
  story: StoryId; base_version: number; actor: string; article?: Article; body?: Body; fields?: Record<string, unknown>
}
export type SaveReply = { saved_at: string; version: number; changes: Change[]; problems: Problem[] }
export type Import = { actor: string; name: string; format?: string; story?: StoryId }
export type Imported = { story: StoryId; title: string; problems: Problem[] }
export type Which = 'all' | { ids: string[] } | { by: string }
export type Verdict = 'accept' | 'reject'
export type Decide = { story: StoryId; actor: string; base_version?: number; which: Which; verdict: Verdict }
export type DecideReply = { decision: number; decided: number; story: StoryView }
export type UndoDecision = { story: StoryId; actor: string; decision: number }
export type SetTracking = { story: StoryId; actor: string; on: boolean }
export type MoveStory = { story: StoryId; actor: string; to?: string; holder?: string; note: string }
export type LibraryInfo = {
  path: string; schema: number; stories: number; trashed: number; revisions: number; bytes: number
}
export type FeedItem = { story: StoryId | null; act: string }
export type FeedReply = { cursor: number; items: FeedItem[] }
export type State = 'queued' | 'sending' | 'delivered' | 'retrying' | 'refused' | 'unknown'
export type Destination = { id: string; name: string; kind: string; url: string }
export type Receipt = {
  delivery: string; remote_id: string; url: string; version: string; etag: string; received: string; content: string
}
export type Reason = { code: string; status?: number; message: string; said: string }
export type Delivery = {
  id: string; story: StoryId; title: string; destination: string; action: 'publish' | 'withdraw'; state: State
  revision: number; content: string; actor: string; at: string; due?: string; attempts: number; reason?: Reason
  receipt?: Receipt
}
export type DeliveryView = { delivery: Delivery; attempts: unknown[] }
export type PublishStory = { story: StoryId; destination: string; actor: string; at?: string }
export type PublishReply = { delivery: Delivery; fresh: boolean; warnings: Array<unknown> }
