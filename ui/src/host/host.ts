/**
 * What the window asks of the world outside it. `tauri.ts` puts it to the desk, `memory.ts` answers from memory in
 * tests and in a plain browser. Every promise that fails, fails with a {@link Fault}.
 */
import type {
  CreateStory,
  Decide,
  DecideReply,
  DeliveryView,
  Destination,
  Facets,
  Fault,
  FeedReply,
  Hit,
  Import,
  Imported,
  LibraryInfo,
  ListStories,
  MoveStory,
  Person,
  PublishReply,
  PublishStory,
  SaveReply,
  SaveText,
  SearchStories,
  SetTracking,
  StoryAct,
  StoryId,
  StorySummary,
  StoryView,
  UndoDecision,
} from './types'

export interface Host {
  libraryInfo(): Promise<LibraryInfo>
  listStories(request: ListStories): Promise<StorySummary[]>
  searchStories(request: SearchStories): Promise<Hit[]>
  facets(): Promise<Facets>
  story(story: StoryId): Promise<StoryView>
  createStory(request: CreateStory): Promise<StoryView>
  importFile(request: Import, bytes: Uint8Array<ArrayBuffer>): Promise<Imported>
  saveWorkingText(request: SaveText): Promise<SaveReply>
  trashStory(act: StoryAct): Promise<StorySummary>
  restoreStory(act: StoryAct): Promise<StorySummary>
  setTracking(request: SetTracking): Promise<StoryView>
  decide(request: Decide): Promise<DecideReply>
  undoDecision(request: UndoDecision): Promise<StoryView>
  submitStory(act: StoryAct): Promise<StoryView>
  advanceStory(request: MoveStory): Promise<StoryView>
  returnStory(request: MoveStory): Promise<StoryView>
  takeStory(act: StoryAct): Promise<StoryView>
  setPerson(actor: string, person: Person): Promise<void>

  destinations(): Promise<Destination[]>
  /** Puts the story in the outbox; the desk sends it and {@link Host.deliveries} tells how it went. */
  publishStory(request: PublishStory): Promise<PublishReply>
  deliveries(story: StoryId): Promise<DeliveryView[]>

  /** The address of the story's rendered page, for a sandboxed frame; it changes with the version. */
  previewAddress(story: StoryId, version: number): string
  /** Opens an address in the system's browser. */
  openAddress(address: string): Promise<void>
  /** Who uses this computer, as a first guess at the actor. */
  userName(): Promise<string>
  /** Calls back when somebody else wrote into the library; answers how to stop. */
  onFeed(heard: (reply: FeedReply) => void): () => void
}

/** Anything thrown, as a fault: what is not one is a defect of Galley. */
export function asFault(thrown: unknown): Fault {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    return thrown as Fault
  }
  return { code: 'internal', message: String(thrown), detail: null }
}
