/**
 * What the window asks of the world outside it. `tauri.ts` puts it to the desk, `memory.ts` answers from memory in
 * tests and in a plain browser. Every promise that fails, fails with a {@link Fault}.
 */
import type {
  AddDestination,
  AddMedia,
  AddedMedia,
  AgainstSite,
  AskBlame,
  BlameReply,
  CancelDelivery,
  CheckPublication,
  CommentList,
  CommentThread,
  Compare,
  Comparison,
  CorrectStory,
  CorrectionDraft,
  CreateStory,
  Decide,
  DecideConflict,
  DecideReply,
  Decision,
  Delivery,
  DeliveryView,
  Destination,
  DestinationAct,
  DestinationKind,
  Diagnostics,
  DraftCorrection,
  EditComment,
  Facets,
  FactList,
  Fault,
  FeedReply,
  FileText,
  Finding,
  Hit,
  Import,
  Imported,
  KeepComparison,
  LibraryInfo,
  ListComments,
  ListMoments,
  ListOutbox,
  ListStories,
  LogEntry,
  Look,
  MakeRevision,
  Menu,
  MergeCopy,
  MergeReply,
  MergeRevision,
  Moment,
  MoveStory,
  OpenDeliveries,
  OpenMerges,
  OutboxPage,
  Paste,
  Pasted,
  Person,
  PlannedRequest,
  PlannedTime,
  PrintSheet,
  PublishReply,
  PublishStory,
  ReadComments,
  ReadFile,
  ReadRevision,
  ReadTime,
  RenameDestination,
  ReattachThread,
  ReopenChange,
  ReplyToThread,
  RestoreRevision,
  RevisionInfo,
  RevisionView,
  SaveReply,
  SaveText,
  SearchStories,
  SetTracking,
  SettleSite,
  SignOff,
  SignStory,
  SiteOf,
  SiteVersion,
  StartThread,
  StoryAct,
  StoryId,
  StorySummary,
  StoryView,
  Template,
  TestReply,
  ThreadAct,
  TickFacts,
  UndoDecision,
  UntickFacts,
  WithdrawStory,
} from './types'

export interface Host {
  libraryInfo(): Promise<LibraryInfo>
  listStories(request: ListStories): Promise<StorySummary[]>
  searchStories(request: SearchStories): Promise<Hit[]>
  facets(): Promise<Facets>
  story(story: StoryId): Promise<StoryView>
  createStory(request: CreateStory): Promise<StoryView>
  importFile(request: Import, bytes: Uint8Array<ArrayBuffer>): Promise<Imported>
  /** Reads a file as a text to compare with or to merge; no story is made of it. */
  readFile(request: ReadFile, bytes: Uint8Array<ArrayBuffer>): Promise<FileText>
  saveWorkingText(request: SaveText): Promise<SaveReply>
  trashStory(act: StoryAct): Promise<StorySummary>
  restoreStory(act: StoryAct): Promise<StorySummary>
  setTracking(request: SetTracking): Promise<StoryView>
  decide(request: Decide): Promise<DecideReply>
  undoDecision(request: UndoDecision): Promise<StoryView>
  /** Puts a settled change back among those that await a decision, whatever was written since. */
  reopenChange(request: ReopenChange): Promise<StoryView>
  /** What was decided on a story, oldest first, taken-back decisions included. */
  decisions(story: StoryId): Promise<Decision[]>
  /** The threads of a story with their places in its working text. */
  comments(request: ListComments): Promise<CommentList>
  startThread(request: StartThread): Promise<CommentThread>
  replyToThread(request: ReplyToThread): Promise<CommentThread>
  /** Rewords one's own comment; that of another is answered `not-allowed`. */
  editComment(request: EditComment): Promise<CommentThread>
  resolveThread(act: ThreadAct): Promise<CommentThread>
  reopenThread(act: ThreadAct): Promise<CommentThread>
  /** Hangs a thread on other words, or another picture. */
  reattachThread(request: ReattachThread): Promise<CommentThread>
  /** Takes a person's unread marks off threads. */
  readComments(request: ReadComments): Promise<void>
  /** The revisions of a story, oldest first. */
  revisions(story: StoryId): Promise<RevisionInfo[]>
  revision(request: ReadRevision): Promise<RevisionView>
  makeRevision(request: MakeRevision): Promise<RevisionInfo>
  /** Brings an older text back as the working text; what stands is kept as a revision first. */
  restoreRevision(request: RestoreRevision): Promise<StoryView>
  /** Brings the text of a revision together with what stands; what collides is listed, to be decided. */
  mergeRevision(request: MergeRevision): Promise<MergeReply>
  /** The same with a copy that was edited elsewhere. */
  mergeCopy(request: MergeCopy): Promise<MergeReply>
  /** The merges of a story that have something to decide. */
  merges(story: StoryId): Promise<OpenMerges>
  /** Decides on a conflict, or takes the decision back. */
  decideConflict(request: DecideConflict): Promise<MergeReply>
  /** The difference of two texts; its places are places of the new one. */
  compare(request: Compare): Promise<Comparison>
  /** Asks where to, and writes a comparison there as a file; answers its path, null when the person thought better of it. */
  keepComparison(request: KeepComparison): Promise<string | null>
  /** The facts of the working text with their ticks, and what does not agree. */
  facts(story: StoryId): Promise<FactList>
  tickFacts(request: TickFacts): Promise<FactList>
  untickFacts(request: UntickFacts): Promise<FactList>
  /** Remembers that somebody has seen the story as it stands. */
  noteLook(act: StoryAct): Promise<void>
  /** The moments that the text can be compared with, the latest first. */
  moments(request: ListMoments): Promise<Moment[]>
  /** Who wrote the sentences of a range of the saved text, and how they were worded before. */
  blame(request: AskBlame): Promise<BlameReply>
  storyLog(story: StoryId): Promise<LogEntry[]>
  /** What keeps the story from being published as it stands, and what somebody should look at; what blocks first. */
  checkStory(story: StoryId): Promise<Finding[]>
  /** The same as it weighs at one destination. */
  checkPublication(request: CheckPublication): Promise<Finding[]>
  submitStory(act: StoryAct): Promise<StoryView>
  advanceStory(request: MoveStory): Promise<StoryView>
  returnStory(request: MoveStory): Promise<StoryView>
  takeStory(act: StoryAct): Promise<StoryView>
  /** Who signed the story off, oldest first, with what does not stand any more. */
  signOffs(story: StoryId): Promise<SignOff[]>
  /** Signs a stage that was reached, without moving the story; answers all of its sign-offs. */
  signStory(request: SignStory): Promise<SignOff[]>
  setPerson(actor: string, person: Person): Promise<void>

  /** What a new story may begin with; the newsroom's own files are among them. */
  templates(): Promise<Template[]>
  /** A clipboard as blocks of the schema; pictures inside it are stored already. */
  cleanPaste(request: Paste): Promise<Pasted>
  /** Stores a picture. What is no picture is answered `invalid`, with `why` in the detail. */
  addMedia(request: AddMedia, bytes: Uint8Array<ArrayBuffer>): Promise<AddedMedia>
  /** The address of a stored picture, for `<img src>`. */
  mediaAddress(sha256: string): string

  destinations(): Promise<Destination[]>
  /** The kinds of endpoint there can be a destination of, with what each is made of. */
  destinationKinds(): Promise<DestinationKind[]>
  /** Adds one, or gives the one of that name what is new; one that cannot be is answered `invalid`, with `why` in the detail. */
  addDestination(request: AddDestination): Promise<Destination>
  /** Asks one whether address, token, rights and protocol are right. */
  testDestination(act: DestinationAct): Promise<TestReply>
  /** What removing one would touch; by its name or id. */
  openDeliveries(destination: string): Promise<OpenDeliveries>
  /** Gives one another name; one that is taken is answered `invalid`, with `why` in the detail. */
  renameDestination(request: RenameDestination): Promise<Destination>
  removeDestination(act: DestinationAct): Promise<OpenDeliveries>
  /** What a time means on the clock of a destination's newsroom; one that comes twice or never is answered `invalid`. */
  plannedTime(request: ReadTime): Promise<PlannedTime>
  /** What publishing would send, request by request, with where each value comes from; empty for a kind that does not say. */
  plannedRequests(request: PublishStory): Promise<PlannedRequest[]>
  /** What of it the site says otherwise. The site is asked; nothing is changed there. */
  compareWithSite(request: PublishStory): Promise<AgainstSite>
  /**
   * Puts the story in the outbox; the desk sends it and {@link Host.deliveries} tells how it went. With `hold_ms` the
   * delivery begins as `held` and is sent when `due` is over, unless {@link Host.cancelDelivery} comes first.
   */
  publishStory(request: PublishStory): Promise<PublishReply>
  /** Takes back what was not sent yet; answers `invalid` when it was. */
  cancelDelivery(request: CancelDelivery): Promise<Delivery>
  /** Has what waits of a story for another attempt be tried again at once. */
  sendNow(story: StoryId): Promise<void>
  /** Takes a published story off the site. */
  withdrawStory(request: WithdrawStory): Promise<PublishReply>
  /** Words to begin a correction note with: how the text differs from what a destination holds. */
  draftCorrection(request: DraftCorrection): Promise<CorrectionDraft>
  /** Publishes the corrected text with its note to readers. */
  correctStory(request: CorrectStory): Promise<PublishReply>
  /** Asks a site what it holds of a story, beside what was delivered and what stands here. Changes nothing. */
  siteVersion(request: SiteOf): Promise<SiteVersion>
  /** Says what becomes of what was seen there; the next publication then replaces that version. */
  settleSite(request: SettleSite): Promise<MergeReply>
  deliveries(story: StoryId): Promise<DeliveryView[]>
  /** The outbox of the whole library, as much of it as is asked for. */
  outboxPage(request: ListOutbox): Promise<OutboxPage>

  /** The address of the story's rendered page, for a sandboxed frame; it changes with the version. */
  previewAddress(story: StoryId, version: number): string
  /** The system's print dialog, on the story's rendered page. */
  printStory(story: StoryId): Promise<void>
  /** The same on the story's sign-off sheet. */
  printSheet(request: PrintSheet): Promise<void>
  /** Opens an address in the system's browser. */
  openAddress(address: string): Promise<void>
  /** Who uses this computer, as a first guess at the actor. */
  userName(): Promise<string>
  /** The clipboard's HTML as it was copied, where the page is shown something else; null where it is not. */
  clipboardHtml(): Promise<string | null>
  /** The bytes of a picture on the clipboard, where the page is not given it; null where there is none. */
  clipboardPicture(): Promise<ArrayBuffer | null>
  /** A notification of the system; where it has none, nothing. */
  notify(title: string, text: string): Promise<void>
  /** Versions, web engine, input method, library, the last lines of the log: everything but texts and tokens. */
  diagnostics(): Promise<Diagnostics>
  /** Shows these menus in the native menu bar; without any there is no bar. */
  setMenu(menus: Menu[]): Promise<void>
  /** Theme and background of the window's frame, kept for the next start; `background` is `#rrggbb`. */
  setLook(look: Look): Promise<void>
  /** Zooms the whole page; 1 is its own size. */
  setZoom(factor: number): Promise<void>
  /** Calls back with the id of the menu entry that was chosen; answers how to stop. */
  onMenu(heard: (id: string) => void): () => void
  /**
   * Runs `before` when the window is about to close, and closes it then. When `before` fails the window stays; a second
   * try to close it always works. One at a time.
   */
  onClose(before: () => Promise<void>): () => void
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
