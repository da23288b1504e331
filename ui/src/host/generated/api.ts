// The facade's requests and replies, from galley-desk. Written by `cargo xtask types`; do not edit.

/**
 * Whom an endpoint takes us for.
 */
export type Account = {
/**
 * The user's name there; empty where there are no users.
 */
name: string,
/**
 * Its roles there, in the endpoint's own words.
 */
roles: Array<string>,
/**
 * The endpoint's program and version, as far as it says; often empty.
 */
version: string, };

/**
 * What a delivery does at the destination.
 */
export type Action = "publish" | "withdraw";

/**
 * A new destination, or a new token, address, user or zone for one of the same name and kind.
 */
export type AddDestination = {
/**
 * What people call it; unique without regard to case.
 */
name: string,
/**
 * The kind of endpoint: `newsroom`, `wordpress`. A kind that this version does not know is answered with the list of
 * those it does.
 */
kind: string,
/**
 * Its address: https, or http on this machine; for a folder its absolute path.
 */
url: string,
/**
 * The user at the endpoint, where the kind has users; often empty.
 */
user: string,
/**
 * The IANA zone its times are shown in; empty for the newsroom's own.
 */
zone: string,
/**
 * The token; absent to keep the one there is.
 */
token?: Token,
/**
 * Where to keep it.
 */
keeping: Keeping,
/**
 * Whether http to another machine is meant: the token then travels readable to everybody on the way.
 */
allow_plain_http: boolean,
/**
 * The form in which pictures go out; absent to keep the one there is, which at first is the common one.
 */
pictures?: PictureForm,
/**
 * Who adds it.
 */
actor: string, };

/**
 * What is known of the bytes of a picture.
 */
export type AddMedia = {
/**
 * The file's name; may be empty.
 */
filename: string,
/**
 * What the system says it is; the bytes decide.
 */
mime: string, };

/**
 * A stored picture.
 */
export type AddedMedia = {
/**
 * What an article refers to it by.
 */
media: Media,
/**
 * What its file says of it: for the figure that shows it.
 */
words: PictureWords, };

/**
 * What the site holds of a story, beside what would be sent.
 */
export type AgainstSite = { "state": "unasked",
/**
 * Why, in whole sentences.
 */
reason: Reason, } | { "state": "absent" } | { "state": "holds",
/**
 * What would change there; none where the site says all of it already.
 */
differences: Array<FieldDifference>, };

/**
 * 文章: fields, body and media. Equal articles have equal canonical JSON.
 */
export type Article = {
/**
 * The version of this shape; see `document`.
 */
schema: number,
/**
 * BCP 47 language tag, e.g. `zh-Hans`, `en`.
 */
language: string,
/**
 * 引题: the line above the headline.
 */
kicker: string,
/**
 * 主题: the headline.
 */
headline: string,
/**
 * 副题: the line below the headline.
 */
deck: string,
/**
 * The headline for lists and phones.
 */
short_headline: string,
/**
 * 导语: the summary shown in lists.
 */
lead: string,
/**
 * 署名, in printed order.
 */
credits: Array<Credit>,
/**
 * 电头.
 */
dateline: string,
/**
 * 来源: who the text is from.
 */
source: string,
/**
 * 栏目: the section trail from the outermost, parted by `/`.
 */
section: string,
/**
 * 关键词.
 */
keywords: Array<string>,
/**
 * 相关新闻.
 */
related: Array<Related>,
/**
 * 版权.
 */
rights: string,
/**
 * 更正, oldest first.
 */
corrections: Array<Correction>,
/**
 * 禁发.
 */
embargo: Embargo | null,
/**
 * Pictures and files that the body refers to.
 */
media: Array<Media>,
/**
 * 正文.
 */
body: Body, };

/**
 * Asking who wrote a range of the working text.
 */
export type AskBlame = {
/**
 * The story.
 */
story: StoryId,
/**
 * Start: ProseMirror position in the working body.
 */
from: number,
/**
 * End, inclusive.
 */
to: number, };

/**
 * One attempt at a delivery.
 */
export type Attempt = {
/**
 * What was tried.
 */
kind: AttemptKind,
/**
 * When it began, UTC.
 */
at: string,
/**
 * How long it took, in milliseconds.
 */
ms: number,
/**
 * The state it led to.
 */
outcome: State,
/**
 * Why, unless delivered.
 */
reason?: Reason, };

/**
 * What an attempt was.
 */
export type AttemptKind = "send" | "look_up";

/**
 * A finished backup.
 */
export type BackupReply = {
/**
 * The file.
 */
path: string,
/**
 * Its size in bytes.
 */
bytes: number,
/**
 * When.
 */
at: string, };

/**
 * Who wrote the sentences of a range.
 */
export type BlameReply = {
/**
 * The version it is about.
 */
version: number,
/**
 * The sentences that touch the range, in order.
 */
sentences: Array<SentenceBlame>,
/**
 * Whether older revisions were left out: what the oldest of those looked at holds may then be older still.
 */
shortened: boolean, };

/**
 * A run of a sentence by one hand.
 */
export type BlameRun = {
/**
 * The text.
 */
text: string,
/**
 * Whose it is.
 */
author: string,
/**
 * When it was written, UTC.
 */
at: string, };

/**
 * 正文: a body is a `doc` node. Held apart as a type so that a bare node is never mistaken for a body.
 */
export type Body = Node;

/**
 * Taking back a delivery of which nothing was sent.
 */
export type CancelDelivery = {
/**
 * The delivery's id.
 */
delivery: string,
/**
 * Who takes it back.
 */
actor: string, };

/**
 * What a kind of endpoint can do.
 */
export type Capabilities = {
/**
 * Takes an article before its time and makes it public by itself.
 */
schedules: boolean,
/**
 * Can withdraw what was published.
 */
withdraws: boolean,
/**
 * Tells versions apart, so that another's edit is noticed.
 */
versions: boolean,
/**
 * Takes pictures as AVIF.
 */
avif: boolean, };

/**
 * 修订: one attributed difference between baseline and working text.
 */
export type Change = {
/**
 * Stable name, `c1`, `c2`, …: other decisions do not alter it, and it is not used again.
 */
id: string,
/**
 * What it comes down to.
 */
kind: ChangeKind,
/**
 * What it comes to for whoever decides.
 */
class: ChangeClass,
/**
 * Whose it is; of an `inserted_then_deleted` change, who put it in.
 */
author: string,
/**
 * When it was last added to, UTC.
 */
at: string,
/**
 * Others who had a hand in it, oldest first.
 */
others?: Array<Turn>,
/**
 * The field it is about; none where it is about the body.
 */
field?: Field,
/**
 * Its pieces in document order.
 */
pieces: Array<Piece>,
/**
 * What accepting takes out of the baseline.
 */
deleted: string,
/**
 * What accepting puts into the baseline.
 */
inserted: string,
/**
 * Marks, block or field value in the baseline, where the kind is about these.
 */
before?: unknown,
/**
 * Marks, block or field value in the working text.
 */
after?: unknown,
/**
 * The words of a text field, aligned; empty otherwise.
 */
words?: Array<Op>,
/**
 * Start in the working body: ProseMirror position, UTF-16 units; 0 for a field. Of moved blocks, the new place counts.
 */
from: number,
/**
 * End in the working body.
 */
to: number,
/**
 * Index of the top-level block of the working body where it begins; 0 for a field.
 */
block: number,
/**
 * A few words of the working text before it, in the same block.
 */
context_before: string,
/**
 * A few words of the working text after it, in the same block.
 */
context_after: string, };

/**
 * What a change comes to, from the least to the gravest.
 */
export type ChangeClass = "punctuation" | "format" | "wording" | "fact";

/**
 * What a change comes down to: the kind of its pieces, or `replaced` where it takes out and puts in.
 */
export type ChangeKind = "inserted" | "deleted" | "replaced" | "inserted_then_deleted" | "formatted" | "retyped" | "attribute" | "moved" | "field";

/**
 * The changes of one version.
 */
export type ChangeList = {
/**
 * The working text's version they belong to.
 */
version: number,
/**
 * The changes in document order.
 */
changes: Array<Change>, };

/**
 * Looking at a story as it would be published.
 */
export type CheckPublication = {
/**
 * The story.
 */
story: StoryId,
/**
 * The destination's name or id; none in particular when absent.
 */
destination?: string,
/**
 * The time that is planned; now when absent.
 */
at?: string, };

/**
 * Which of two versions.
 */
export type Choice = "mine" | "theirs" | "both";

/**
 * What a caller may branch on. A code exists only where somebody does.
 */
export type Code = "not-found" | "conflict" | "invalid" | "not-allowed" | "damaged" | "foreign" | "newer" | "read-only" | "disk-full" | "busy" | "io" | "no-secret-store" | "preflight" | "endpoint" | "internal";

/**
 * The threads of one version.
 */
export type CommentList = {
/**
 * The working text's version that their places belong to.
 */
version: number,
/**
 * On the story, on fields in their order, on the text in its order, and those that have lost their words.
 */
threads: Array<CommentThread>, };

/**
 * A thread: a first comment and the replies to it.
 */
export type CommentThread = {
/**
 * Its name.
 */
id: string,
/**
 * What it hangs on.
 */
on: ThreadOn,
/**
 * The field, where it hangs on one.
 */
field?: Field,
/**
 * The words it was made on: a selection, what was deleted, a caption; may be empty.
 */
quote: string,
/**
 * What stood before them.
 */
context_before: string,
/**
 * What stood after them.
 */
context_after: string,
/**
 * Its words or its picture are gone; it takes hold again when they return, or by hand.
 */
detached: boolean,
/**
 * Where it is in the working body: ProseMirror position, UTF-16 units. Equal to `to` where nothing can be marked: a
 * deletion, a picture (the position before it), a detached thread (where it was); 0 for a field and the story.
 */
from: number,
/**
 * Its end.
 */
to: number,
/**
 * Who resolved it, and when.
 */
resolved?: Turn,
/**
 * Its comments, oldest first; there is always one.
 */
comments: Array<ThreadComment>, };

/**
 * Comparing two texts of one story.
 */
export type Compare = {
/**
 * The story.
 */
story: StoryId,
/**
 * The older side.
 */
old: Side,
/**
 * The newer side.
 */
new: Side, };

/**
 * Two texts and their difference.
 */
export type Comparison = {
/**
 * The older text.
 */
old: Article,
/**
 * The newer text.
 */
new: Article,
/**
 * What is different, attributed to the newer side's author.
 */
changes: Array<Change>,
/**
 * How much that is.
 */
stat: DiffStat, };

/**
 * What a comparison can be kept as.
 */
export type ComparisonFormat = "html" | "json";

/**
 * What collides.
 */
export type ConflictKind = "text" | "deleted" | "inserted" | "moved" | "order" | "marks" | "block" | "attribute" | "field";

/**
 * BLAKE3 of an article's canonical JSON, as 64 lower-case hex digits. Sign-offs and receipts are bound to it.
 */
export type ContentHash = string;

/**
 * Correcting what a destination holds: the working text goes out, with a note to readers.
 */
export type CorrectStory = {
/**
 * The story.
 */
story: StoryId,
/**
 * The destination's name or id.
 */
destination: string,
/**
 * Who corrects.
 */
actor: string,
/**
 * What sort of note it is; a correction when nobody says so.
 */
kind?: CorrectionKind,
/**
 * What readers are told.
 */
note: string,
/**
 * How long it is held before it is sent, as in [`PublishStory`].
 */
hold_ms?: number,
/**
 * Why it is published although preflight found something; logged.
 */
reason?: string,
/**
 * The working text's version that is meant: where it was changed since, nothing is done. Any when absent.
 */
base_version?: number, };

/**
 * A published correction.
 */
export type Correction = {
/**
 * When it was made, UTC.
 */
at: string,
/**
 * What readers are told.
 */
note: string,
/**
 * What sort of note it is. Left out of JSON where it is a correction.
 */
kind?: CorrectionKind, };

/**
 * Words to begin a correction note with.
 */
export type CorrectionDraft = {
/**
 * The note, in the text's language; empty where nothing of the difference is worth telling.
 */
note: string,
/**
 * The revision that the destination holds: what the text is compared with.
 */
revision: number,
/**
 * Whether the working text is still what the destination holds.
 */
unchanged: boolean, };

/**
 * What a published correction tells readers.
 */
export type CorrectionKind = "correction" | "clarification" | "update" | "editors-note";

/**
 * How long a body is, captions included.
 */
export type Counts = {
/**
 * 字数, as Chinese word processors count: characters and Chinese punctuation one each, a word or number one.
 */
characters: number,
/**
 * 字数 without punctuation.
 */
without_punctuation: number,
/**
 * Words of scripts that write words apart.
 */
words: number,
/**
 * Minutes of silent reading, rounded up; 0 for nothing.
 */
minutes: number, };

/**
 * A new story.
 */
export type CreateStory = {
/**
 * Who makes it and will hold it.
 */
actor: string,
/**
 * What it begins with (a template, a copy); an empty article when absent.
 */
article?: Article, };

/**
 * 署名: a person with a role.
 */
export type Credit = {
/**
 * What the person did.
 */
role: Role,
/**
 * The name as printed.
 */
name: string,
/**
 * The organisation, e.g. `福州日报`; empty when it is the newsroom's own.
 */
affiliation: string,
/**
 * What joins this credit to the one before it (`、`, ` and `); empty for the style's default.
 */
joiner: string, };

/**
 * A decision.
 */
export type Decide = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who decides.
 */
actor: string,
/**
 * The version whose changes were seen; a later one is answered `conflict`. Absent: whatever stands.
 */
base_version?: number,
/**
 * About which changes.
 */
which: Which,
/**
 * What.
 */
verdict: Verdict,
/**
 * Why; may be empty.
 */
reason?: string, };

/**
 * Deciding on a conflict: what is chosen stands in the working text afterwards.
 */
export type DecideConflict = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who decides.
 */
actor: string,
/**
 * The merge.
 */
merge: number,
/**
 * The conflict's id.
 */
conflict: string,
/**
 * What to keep; none takes the decision back.
 */
choice: Choice | null, };

/**
 * What a decision, or its undoing, answers.
 */
export type DecideReply = {
/**
 * The decision's number, for [`UndoDecision`]; none when there was nothing to decide.
 */
decision: number | null,
/**
 * How many changes were decided on.
 */
decided: number,
/**
 * The story as it now stands.
 */
story: StoryView, };

/**
 * A decision as the log keeps it.
 */
export type Decision = {
/**
 * Its number.
 */
id: number,
/**
 * When.
 */
at: string,
/**
 * Who.
 */
actor: string,
/**
 * What.
 */
verdict: Verdict,
/**
 * The changes as they stood then, with authors and times.
 */
changes: Array<Change>,
/**
 * Why; often empty.
 */
reason: string,
/**
 * When it was taken back.
 */
undone_at: string | null,
/**
 * Which of its changes were reopened one by one.
 */
reopened: Array<Reopened>, };

/**
 * 发布任务: one action of one revision to one destination.
 */
export type Delivery = {
/**
 * UUID v7.
 */
id: string,
/**
 * The story.
 */
story: StoryId,
/**
 * Its title when it was published.
 */
title: string,
/**
 * The destination's name.
 */
destination: string,
/**
 * What it does.
 */
action: Action,
/**
 * Where it stands.
 */
state: State,
/**
 * The revision that is sent.
 */
revision: number,
/**
 * Hash of the article that is sent.
 */
content: ContentHash,
/**
 * Who published.
 */
actor: string,
/**
 * When, UTC.
 */
at: string,
/**
 * When it is due (again), UTC; absent in a final state.
 */
due?: string,
/**
 * When the endpoint makes it public, UTC, where it was given a time and sees to that itself.
 */
public_at?: string,
/**
 * What readers are told was corrected, where it is a correction.
 */
correction?: string,
/**
 * What sort of note that is; absent in what was corrected before there were sorts.
 */
correction_kind?: CorrectionKind,
/**
 * How many pictures go with it.
 */
pictures: number,
/**
 * How many of them the endpoint was found to have, or was sent, in the last attempt.
 */
pictures_done: number,
/**
 * Attempts so far, look-ups included.
 */
attempts: number,
/**
 * Whether a send of it had no clear answer: that one may still arrive, so it cannot be taken back.
 */
may_arrive: boolean,
/**
 * Why it is not delivered (yet), from the last attempt.
 */
reason?: Reason,
/**
 * What the endpoint answered, once delivered.
 */
receipt?: Receipt, };

/**
 * A delivery with its history.
 */
export type DeliveryView = {
/**
 * The delivery.
 */
delivery: Delivery,
/**
 * Its attempts, oldest first.
 */
attempts: Array<Attempt>, };

/**
 * 发布端: a publishing endpoint.
 */
export type Destination = {
/**
 * UUID v7.
 */
id: string,
/**
 * What people call it.
 */
name: string,
/**
 * The kind of endpoint.
 */
kind: Kind,
/**
 * Its address; `file:///…` for a folder.
 */
url: string,
/**
 * The user at the endpoint; often empty.
 */
user: string,
/**
 * IANA zone; empty for the newsroom's own.
 */
zone: string,
/**
 * Where its token is kept.
 */
keeping: Keeping,
/**
 * Whether http to another machine was allowed.
 */
plain_http: boolean,
/**
 * The form in which pictures go out.
 */
pictures: PictureForm,
/**
 * What its kind can do.
 */
capabilities: Capabilities, };

/**
 * An act on a destination: remove, test.
 */
export type DestinationAct = {
/**
 * Its name or id.
 */
destination: string,
/**
 * Who acts.
 */
actor: string, };

/**
 * A kind of endpoint that this version can publish to.
 */
export type DestinationKind = {
/**
 * Which.
 */
kind: Kind,
/**
 * What a destination of it is made of.
 */
needs: Needs,
/**
 * What it can do.
 */
capabilities: Capabilities, };

/**
 * What `doctor` found.
 */
export type Diagnosis = {
/**
 * Whether nothing was found.
 */
sound: boolean,
/**
 * Stories looked at.
 */
stories: number,
/**
 * Stored texts whose hash was recomputed.
 */
blobs: number,
/**
 * What is wrong.
 */
symptoms: Array<Symptom>, };

/**
 * What helps to find out why something does not work on a machine. Holds no text of a story and no token.
 */
export type Diagnostics = {
/**
 * Galley's version.
 */
galley: string,
/**
 * The version of Tauri.
 */
tauri: string,
/**
 * The web engine and its version; empty when it does not say.
 */
webview: string,
/**
 * The system's name and version.
 */
system: string,
/**
 * The processor, e.g. `x86_64`.
 */
architecture: string,
/**
 * How the web engine draws, e.g. `dmabuf`, `software`.
 */
renderer: string,
/**
 * The input method that the toolkit's settings name; empty where they name none, or there are no such settings.
 */
input_method: string,
/**
 * What the environment says of input method, display and language, by variable; what is not set is absent.
 */
environment: { [key in string]: string },
/**
 * The folder of the library.
 */
folder: string,
/**
 * The library, when it is open.
 */
library: LibraryInfo | null,
/**
 * Why it is not.
 */
fault: Fault | null,
/**
 * The last lines of the log, oldest first.
 */
log: Array<LogLine>, };

/**
 * What a difference measures. Characters are 字数 as [`Counts`] counts them, punctuation included: a Chinese character or mark
 * is one, and so is a word or a number of another script. A word of which a letter was changed is one deleted and one
 * inserted.
 */
export type DiffStat = {
/**
 * Characters of the older text.
 */
old: number,
/**
 * Characters of the newer text.
 */
new: number,
/**
 * Characters that only the older text has; moved ones are among them.
 */
deleted: number,
/**
 * Characters that only the newer text has.
 */
inserted: number,
/**
 * Sentences of the older text.
 */
old_sentences: number,
/**
 * Sentences of the newer text.
 */
new_sentences: number,
/**
 * Sentences that both have as they are, at one place of the text.
 */
kept_sentences: number,
/**
 * Sentences that one text has and the other has not as they are: one that was edited counts once.
 */
touched_sentences: number,
/**
 * Paragraphs (headings, list items, cells, captions) with words that one text has and the other has not as they are.
 */
touched_paragraphs: number,
/**
 * Blocks and sentences that stand elsewhere.
 */
moved: number,
/**
 * Fields of the article that differ.
 */
fields: number,
/**
 * The part of both texts that is deleted or inserted, in thousandths: 0 where they are the same, 1000 where they have
 * nothing in common.
 */
share: number, };

/**
 * Asking what a correction note may say.
 */
export type DraftCorrection = {
/**
 * The story.
 */
story: StoryId,
/**
 * The destination's name or id.
 */
destination: string, };

/**
 * A wording that a sentence had.
 */
export type EarlierWording = {
/**
 * The text.
 */
text: string,
/**
 * Who worded it so, and when.
 */
wrote: Turn, };

/**
 * Another wording of one's own comment; the earlier one is kept.
 */
export type EditComment = {
/**
 * The story.
 */
story: StoryId,
/**
 * The thread.
 */
thread: string,
/**
 * The comment.
 */
comment: string,
/**
 * Its author.
 */
actor: string,
/**
 * What it is to say.
 */
text: string, };

/**
 * Not to be public before this instant.
 */
export type Embargo = {
/**
 * The instant, with the offset it was given in.
 */
until: string,
/**
 * The IANA zone it was given in, e.g. `Asia/Shanghai`.
 */
zone: string, };

/**
 * Writing a story out.
 */
export type Export = {
/**
 * The story.
 */
story: StoryId,
/**
 * A revision instead of what stands.
 */
revision?: number,
/**
 * To which format.
 */
format: Format,
/**
 * Which text.
 */
view: View,
/**
 * A file to hand to somebody: HTML is a whole document and text has headline and credits. Otherwise both are the
 * body alone.
 */
whole: boolean, };

/**
 * A written-out story.
 */
export type Exported = {
/**
 * A file name that fits the title, with extension.
 */
filename: string,
/**
 * Its media type.
 */
mime: string,
/**
 * What to write, as UTF-8.
 */
text: string,
/**
 * What the format could not carry.
 */
problems: Array<Problem>, };

/**
 * What the library can be filtered by.
 */
export type Facets = {
/**
 * The stages in order.
 */
stages: Array<Stage>,
/**
 * The sections in use, sorted.
 */
sections: Array<string>,
/**
 * Everybody known: profiles, and names found in stories.
 */
people: Array<Person>, };

/**
 * One fact, where it stands.
 */
export type Fact = {
/**
 * What it is about.
 */
kind: FactKind,
/**
 * Where it stands.
 */
part: Part,
/**
 * Its start: in a field UTF-16 units of its text, else a ProseMirror position.
 */
from: number,
/**
 * Its end, likewise.
 */
to: number,
/**
 * As it is written.
 */
text: string,
/**
 * The form under which it is compared.
 */
normal: string,
/**
 * The unit of a number, the title of a person, who said it; empty where there is none.
 */
about: string,
/**
 * A few characters before it.
 */
before: string,
/**
 * A few characters after it.
 */
after: string, };

/**
 * Names a fact of one version by where it stands.
 */
export type FactAt = {
/**
 * What it is about.
 */
kind: FactKind,
/**
 * Where it stands.
 */
part: Part,
/**
 * Its start, as [`Fact`] gives it.
 */
from: number,
/**
 * Its end.
 */
to: number, };

/**
 * What a fact is about.
 */
export type FactKind = "number" | "date" | "time" | "name" | "quote" | "link";

/**
 * The facts of a story's working text.
 */
export type FactList = {
/**
 * The version they are of.
 */
version: number,
/**
 * The facts: of the fields, then of the body in its order.
 */
facts: Array<FactView>,
/**
 * Ticks of what is no more in the text.
 */
gone: Array<FallenTick>,
/**
 * Where headline, deck and captions say otherwise than the body, and what changed since the submission.
 */
findings: Array<Finding>, };

/**
 * A fact as lists show it.
 */
export type FactView = {
/**
 * The fact.
 */
fact: Fact,
/**
 * Who vouches for it; none where nobody does.
 */
tick?: TickInfo,
/**
 * The tick that fell because the text changed here.
 */
was?: FallenTick,
/**
 * How the reporter submitted it, where that says something else.
 */
submitted?: string, };

/**
 * What somebody had ticked and is not so any more.
 */
export type FallenTick = {
/**
 * The tick.
 */
tick: TickInfo,
/**
 * What it was about.
 */
kind: FactKind,
/**
 * As it was written then.
 */
text: string, };

/**
 * An error at the edge. Nobody matches on `message`: it is a whole English sentence that says what could not be done,
 * what is safe and what to do next, for logs and the command line; the window makes its own words from `code` and
 * `detail`.
 */
export type Fault = {
/**
 * What to branch on.
 */
code: Code,
/**
 * What to tell a person who reads English.
 */
message: string,
/**
 * Parameters of the message, an object or null.
 */
detail: JsonValue, };

/**
 * A story that somebody else wrote to.
 */
export type FeedItem = {
/**
 * The story; absent when it concerns the library as a whole.
 */
story: StoryId | null,
/**
 * The last act, as in the log: `wrote`, `moved`, `deleted`, `delivery` …
 */
act: string, };

/**
 * What other processes wrote since a cursor.
 */
export type FeedReply = {
/**
 * The cursor for the next call.
 */
cursor: number,
/**
 * What they wrote, oldest first, each story once.
 */
items: Array<FeedItem>, };

/**
 * The fields by name, in the order the details form and the changes show them.
 */
export type Field = "kicker" | "headline" | "deck" | "short_headline" | "lead" | "credits" | "dateline" | "source" | "section" | "keywords" | "language" | "related" | "rights" | "corrections" | "embargo" | "media";

/**
 * One value that would change.
 */
export type FieldDifference = {
/**
 * Its name in the request.
 */
name: string,
/**
 * What the site says; null where it says nothing.
 */
theirs: JsonValue,
/**
 * What would be sent; null where nothing would.
 */
ours: JsonValue,
/**
 * Where ours comes from, as in a planned field.
 */
from: string, };

/**
 * A file's text.
 */
export type FileText = {
/**
 * The article that it reads as.
 */
article: Article,
/**
 * How much of an article it says.
 */
says: Says,
/**
 * What could not be taken over as it stood.
 */
problems: Array<Problem>, };

/**
 * One thing that a rule found.
 */
export type Finding = {
/**
 * Stable kebab-case name, e.g. `headline-missing`; the words a person reads are made from it.
 */
code: string,
/**
 * How grave it is.
 */
severity: Severity,
/**
 * Where it is.
 */
place: Place,
/**
 * The text or value it is about; empty where something is missing.
 */
subject: string,
/**
 * It blocks, but whoever gives a reason may go on.
 */
overridable?: boolean, };

/**
 * The formats that can be read and written.
 */
export type Format = "text" | "html" | "markdown" | "json" | "ninjs";

/**
 * A text that no story holds, or another one.
 */
export type GivenText = {
/**
 * What it is called: the file's name, the other story's title.
 */
name: string,
/**
 * The text, as `galley show --as json` writes it.
 */
article: Article,
/**
 * How much it says. Fields that it says nothing of are the story's.
 */
says: Says, };

/**
 * A story that matches.
 */
export type Hit = {
/**
 * The story.
 */
story: StorySummary,
/**
 * How often the text occurs in it.
 */
count: number,
/**
 * The first places, at most three.
 */
snippets: Array<Snippet>, };

/**
 * What is known about bytes to be imported.
 */
export type Import = {
/**
 * Who imports.
 */
actor: string,
/**
 * The file's name, from which the format is guessed.
 */
name: string,
/**
 * The format; guessed from name and content when absent.
 */
format?: Format,
/**
 * Replace the working text of this story instead of making one.
 */
story?: StoryId, };

/**
 * A story that came from a file, durable when answered.
 */
export type Imported = {
/**
 * The story.
 */
story: StoryId,
/**
 * Its title; may be empty.
 */
title: string,
/**
 * What could not be taken over as it stood.
 */
problems: Array<Problem>, };

/**
 * What became of one file of many.
 */
export type ImportedFile = {
/**
 * The path as given.
 */
file: string,
/**
 * The story, when it worked.
 */
imported?: Imported,
/**
 * Why not, when it did not.
 */
fault?: Fault, };

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

/**
 * Keeping a comparison as a file.
 */
export type KeepComparison = {
/**
 * The story.
 */
story: StoryId,
/**
 * The older side.
 */
old: Side,
/**
 * The newer side.
 */
new: Side,
/**
 * As what.
 */
format: ComparisonFormat,
/**
 * What the older side is called in the file.
 */
old_name: string,
/**
 * What the newer side is called.
 */
new_name: string,
/**
 * The language of a page's own words (BCP 47): Chinese, or English for every other.
 */
language: string, };

/**
 * Where a destination's token is kept.
 */
export type Keeping = "keychain" | "file";

/**
 * A kind of endpoint.
 */
export type Kind = "newsroom" | "wordpress" | "ghost" | "folder";

/**
 * What the library is.
 */
export type LibraryInfo = {
/**
 * The database file.
 */
path: string,
/**
 * Its schema version.
 */
schema: number,
/**
 * Stories, without the trash.
 */
stories: number,
/**
 * Stories in the trash.
 */
trashed: number,
/**
 * Revisions.
 */
revisions: number,
/**
 * Size of the database in bytes.
 */
bytes: number,
/**
 * Whether it cannot be written here and was opened to be read.
 */
reads_only: boolean, };

/**
 * The threads of a story, as one person sees them.
 */
export type ListComments = {
/**
 * The story.
 */
story: StoryId,
/**
 * Whose unread marks are wanted.
 */
reader: string, };

/**
 * Asking for the moments of a story.
 */
export type ListMoments = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who asks: looks are each person's own.
 */
actor: string, };

/**
 * Asking for the outbox as a window shows it.
 */
export type ListOutbox = {
/**
 * How many of what is under way, at most.
 */
under_way: number,
/**
 * How many of what ended, at most.
 */
ended: number, };

/**
 * A filtered list, last changed first. Absent filters let everything through.
 */
export type ListStories = {
/**
 * Only this stage.
 */
stage?: string,
/**
 * Only this section or one below it.
 */
section?: string,
/**
 * Only stories this person holds, made or wrote in last.
 */
person?: string,
/**
 * The trash instead of the library.
 */
trashed: boolean, };

/**
 * One line of the append-only log.
 */
export type LogEntry = {
/**
 * Its number; only grows.
 */
seq: number,
/**
 * The story; absent for acts on the library.
 */
story: StoryId | null,
/**
 * When.
 */
at: string,
/**
 * Who.
 */
actor: string,
/**
 * What, kebab-case: `created`, `wrote`, `submitted`, `moved`, `accepted`, `published` …
 */
act: string,
/**
 * Parameters of the act, an object.
 */
detail: JsonValue, };

/**
 * A line of the log.
 */
export type LogLine = {
/**
 * When.
 */
at: string,
/**
 * `error`, `warn`, `info`, `debug` or `trace`.
 */
level: string,
/**
 * Which part of the program.
 */
target: string,
/**
 * What it says.
 */
message: string, };

/**
 * How the window looks before its page does: the window keeps it, so that it opens in the colour it was closed in.
 */
export type Look = {
/**
 * What the user chose; none to follow the system.
 */
theme: Theme | null,
/**
 * The colour of empty paper, `#rrggbb`.
 */
background: string, };

/**
 * A revision on demand.
 */
export type MakeRevision = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who asks.
 */
actor: string,
/**
 * What to say about it.
 */
note: string, };

/**
 * A mark on inline content. Canonical order is the order of these variants.
 */
export type Mark = { "type": "link", "attrs": {
/**
 * The address.
 */
href: string,
/**
 * The tooltip, often empty.
 */
title: string, } } | { "type": "strong" } | { "type": "em" } | { "type": "underline" } | { "type": "strike" } | { "type": "sub" } | { "type": "sup" } | { "type": "code" };

/**
 * A stored picture or file that the body refers to by hash.
 */
export type Media = {
/**
 * SHA-256 of the bytes, 64 lower-case hex digits: the protocol's name for it.
 */
sha256: string,
/**
 * Media type, e.g. `image/jpeg`.
 */
mime: string,
/**
 * Size in bytes.
 */
bytes: number,
/**
 * Width in pixels; 0 when unknown.
 */
width: number,
/**
 * Height in pixels; 0 when unknown.
 */
height: number,
/**
 * The name it came with; empty when none.
 */
filename: string, };

/**
 * A menu of the menu bar. Its words come from the page, which speaks the user's language.
 */
export type Menu = {
/**
 * What it is called.
 */
label: string,
/**
 * What is in it.
 */
items: Array<MenuItem>, };

/**
 * An entry of a menu.
 */
export type MenuItem = { "kind": "act",
/**
 * What the page hears when it is chosen.
 */
id: string,
/**
 * What it is called.
 */
label: string,
/**
 * Its key, e.g. `CmdOrCtrl+Shift+S`. The system takes the key then, and the page no longer sees it.
 */
accelerator?: string,
/**
 * Whether it cannot be done now.
 */
disabled?: boolean,
/**
 * For what is on or off: which of both.
 */
checked?: boolean, } | { "kind": "separator" } | { "kind": "submenu" } & Menu;

/**
 * What both texts were made from.
 */
export type MergeBase = { "revision": number } | { "article": Article };

/**
 * Merging a copy that was edited elsewhere into the working text.
 */
export type MergeCopy = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who asks.
 */
actor: string,
/**
 * The copy, as `galley show --as json` writes it.
 */
article: Article,
/**
 * How much it says; absent, everything. Fields that it says nothing of stay as they are. One that says only words is refused
 * where the text has pictures, kinds of blocks or marks, for it would take them away.
 */
says?: Says,
/**
 * Who wrote in it; absent, the actor.
 */
author?: string,
/**
 * What both were made from. Absent: the revision that is most like the copy.
 */
base?: MergeBase, };

/**
 * What a merge answers.
 */
export type MergeReply = {
/**
 * The story as it now stands.
 */
story: StoryView,
/**
 * What is to be decided; none where nothing collided.
 */
merge: OpenMerge | null, };

/**
 * Merging a revision, as a rule the refused text of a save that came too late, into the working text.
 */
export type MergeRevision = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who asks.
 */
actor: string,
/**
 * The revision that holds the other text.
 */
revision: number,
/**
 * What both were made from. Absent: the earlier revision that is most like the other text.
 */
base?: MergeBase, };

/**
 * A moment that the text can be compared with.
 */
export type Moment = {
/**
 * What happened.
 */
kind: MomentKind,
/**
 * When, UTC.
 */
at: string,
/**
 * Whose act it was.
 */
by: string,
/**
 * The stage that it was moved to; of a publication, the destination. Empty otherwise.
 */
to: string,
/**
 * The text as it was then.
 */
side: Side,
/**
 * Whether the working text is still the same.
 */
unchanged: boolean,
/**
 * Of a publication: whether the destination is there and, as far as is known, still has the story, so that it can be asked
 * what it holds.
 */
held: boolean, };

/**
 * What made a moment one to compare with.
 */
export type MomentKind = "looked" | "submitted" | "advanced" | "returned" | "published";

/**
 * Moving a story: onward (`advance`) or back (`return_story`).
 */
export type MoveStory = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who moves it.
 */
actor: string,
/**
 * The stage to move to; the next (previous) one when absent.
 */
to?: string,
/**
 * Who shall hold it then; nobody new when absent.
 */
holder?: string,
/**
 * What to say about it.
 */
note: string,
/**
 * Why it is moved onward although the stage's checks found something; logged.
 */
reason?: string,
/**
 * The working text's version that is meant: where it was changed since, nothing is done. Any when absent.
 */
base_version?: number, };

/**
 * What a destination of a kind is made of, beside its address.
 */
export type Needs = {
/**
 * A user's name.
 */
user: boolean,
/**
 * A token, key or password.
 */
token: boolean,
/**
 * The address is a folder on this machine rather than a web address.
 */
folder: boolean, };

/**
 * One node. Elements use `attrs` and `content`; text nodes use `text` and `marks`; a line break may carry marks.
 */
export type Node = {
/**
 * What it is.
 */
type: NodeKind,
/**
 * Attributes by name.
 */
attrs?: { [key in string]: JsonValue },
/**
 * Children.
 */
content?: Array<Node>,
/**
 * The characters of a text node.
 */
text?: string,
/**
 * The marks of an inline node, each at most once, in canonical order.
 */
marks?: Array<Mark>, };

/**
 * The kinds of node a body may hold; `schema` says which may stand where.
 */
export type NodeKind = "doc" | "paragraph" | "heading" | "blockquote" | "pull_quote" | "bullet_list" | "ordered_list" | "list_item" | "figure" | "gallery" | "table" | "table_row" | "table_cell" | "divider" | "editor_note" | "embed" | "hard_break" | "text";

/**
 * One operation of a difference between two texts.
 */
export type Op = {
/**
 * What it does.
 */
op: OpKind,
/**
 * With this text; never empty.
 */
text: string, };

/**
 * What an operation does with its text.
 */
export type OpKind = "equal" | "delete" | "insert";

/**
 * A conflict and what has been decided about it.
 */
export type OpenConflict = {
/**
 * What was chosen; none as long as nobody has.
 */
chosen: Choice | null,
/**
 * Its name: the same whenever the same three texts are merged.
 */
id: string,
/**
 * What collides.
 */
kind: ConflictKind,
/**
 * The field it is about; none where it is about the body.
 */
field?: Field,
/**
 * The attribute it is about, of a block.
 */
attribute?: string,
/**
 * What both started from; of marks the links and names, of blocks the kind's name.
 */
base: string,
/**
 * What mine says.
 */
mine: string,
/**
 * What theirs says.
 */
theirs: string,
/**
 * Which of them the merged article holds.
 */
stands: Choice,
/**
 * What can be chosen.
 */
choices: Array<Choice>,
/**
 * Start in the merged body: ProseMirror position, UTF-16 units; 0 for a field.
 */
from: number,
/**
 * End in the merged body; `from` where nothing of it stands.
 */
to: number,
/**
 * Child indexes from the document down to the leaf block where it begins; empty for a field.
 */
path: Array<number>,
/**
 * A few words of the merged text before it, in the same block.
 */
context_before: string,
/**
 * A few words of the merged text after it, in the same block.
 */
context_after: string, };

/**
 * The deliveries to a destination that are not at their end: what removing it would touch, or did.
 */
export type OpenDeliveries = {
/**
 * Those that are not there yet: they end refused.
 */
waiting: number,
/**
 * Those that were sent without a clear answer: they stay unknown, and nobody asks for them any more.
 */
unknown: number, };

/**
 * A merge with conflicts, not all of which have been decided.
 */
export type OpenMerge = {
/**
 * Its number, for [`DecideConflict`].
 */
id: number,
/**
 * When it was made.
 */
at: string,
/**
 * Whose text is `mine`: who had written what stood.
 */
mine: string,
/**
 * Whose text is `theirs`: who had written what was merged into it.
 */
theirs: string,
/**
 * The revision that was merged in; none for a copy.
 */
revision: number | null,
/**
 * What collides, in document order, fields first.
 */
conflicts: Array<OpenConflict>, };

/**
 * The merges of a story with something to decide.
 */
export type OpenMerges = {
/**
 * The version of the working text in which the conflicts have their positions.
 */
version: number,
/**
 * Oldest first.
 */
merges: Array<OpenMerge>, };

/**
 * The outbox of the whole library, as much of it as was asked for.
 */
export type OutboxPage = {
/**
 * What is under way: what is unknown, waits for another attempt or is being sent first, then what goes out next.
 */
under_way: Array<Delivery>,
/**
 * What ended last, the newest publication first.
 */
ended: Array<Delivery>,
/**
 * How many are under way, listed or not.
 */
counts: UnderWay, };

/**
 * The part of an article that a fact stands in.
 */
export type Part = { "field": Field } | "body" | "caption";

/**
 * What a clipboard holds. HTML is preferred where there is any.
 */
export type Paste = {
/**
 * Its HTML, a whole page or a fragment.
 */
html?: string,
/**
 * Its plain text.
 */
text?: string, };

/**
 * A clipboard as the article's schema has it.
 */
export type Pasted = {
/**
 * The blocks.
 */
body: Body,
/**
 * The pictures among them, stored already.
 */
media: Array<Media>,
/**
 * What could not be taken over as it stood.
 */
problems: Array<Problem>, };

/**
 * A local profile.
 */
export type Person = {
/**
 * The name as it stands beside changes.
 */
name: string,
/**
 * What the person may do.
 */
role: PersonRole, };

/**
 * What a person may do in this newsroom.
 */
export type PersonRole = "reporter" | "editor" | "desk";

/**
 * In which form a destination takes pictures.
 */
export type PictureForm = "common" | "avif";

/**
 * The words that came with a picture; each empty where there were none.
 */
export type PictureWords = {
/**
 * 图说: what is to be seen, as the photographer or the agency wrote it.
 */
caption: string,
/**
 * 图片署名: photographer and agency, `林晗/滨江日报`.
 */
credit: string,
/**
 * What it says to those who do not see it.
 */
alt: string, };

/**
 * One run of a change. The boundary before a block is written as `\n` in texts, as is a line break.
 */
export type Piece = {
/**
 * What happened to it.
 */
kind: PieceKind,
/**
 * Who did it; for `inserted_then_deleted`, who put it in.
 */
author: string,
/**
 * When, UTC.
 */
at: string,
/**
 * Others who had a hand in it, oldest first: who took an `inserted_then_deleted` piece out, who formatted before.
 */
others?: Array<Turn>,
/**
 * Its text; of a field, what the working text says.
 */
text: string,
/**
 * Start in the working body: ProseMirror position, UTF-16 units. What is not in the working text has `from == to`.
 */
from: number,
/**
 * End in the working body.
 */
to: number,
/**
 * Marks, block or field value in the baseline, where the kind is about these.
 */
before?: unknown,
/**
 * Marks, block or field value in the working text.
 */
after?: unknown, };

/**
 * What happened to a piece.
 */
export type PieceKind = "inserted" | "deleted" | "inserted_then_deleted" | "formatted" | "retyped" | "attribute" | "moved" | "moved_away" | "field";

/**
 * Where a finding is.
 */
export type Place = { "kind": "article" } | { "kind": "field",
/**
 * Which.
 */
field: Field, } | { "kind": "body",
/**
 * ProseMirror position of its start (UTF-16 units).
 */
from: number,
/**
 * ProseMirror position of its end; equal to `from` where a node as a whole is meant.
 */
to: number, };

/**
 * One value of a request.
 */
export type PlannedField = {
/**
 * Its name in the request.
 */
name: string,
/**
 * What is sent; of a file its length in bytes.
 */
value: JsonValue,
/**
 * Where it comes from: a field of the article by its name, several with commas between; or `body`, `media`, `story`,
 * `destination`, `plan` (the time and what follows from it), `receipt` (of the last publication), `site` (as it is
 * there), `protocol`, `library`.
 */
from: string, };

/**
 * One request that would be made, but for the look before it.
 */
export type PlannedRequest = {
/**
 * `PUT`, `POST`; `WRITE` for a file in a folder.
 */
method: string,
/**
 * Its address; `{id}` stands for a number that the endpoint has yet to give.
 */
address: string,
/**
 * What it says.
 */
fields: Array<PlannedField>, };

/**
 * What a time means.
 */
export type PlannedTime = {
/**
 * The instant, as the newsroom's clock shows it.
 */
at: string,
/**
 * The newsroom's IANA zone; empty for this machine's own.
 */
zone: string, };

/**
 * The page as the newsroom's site shows it, self-contained.
 */
export type Preview = {
/**
 * A complete HTML document; to be shown in a sandboxed frame.
 */
html: string,
/**
 * What could not be shown.
 */
problems: Array<Problem>, };

/**
 * A sign-off sheet to be made.
 */
export type PrintSheet = {
/**
 * The story.
 */
story: StoryId,
/**
 * The sheet's language, `zh` or `en`; the story's own when empty.
 */
language: string, };

/**
 * One thing that was changed, left out or doubtful, with its place in the source.
 */
export type Problem = {
/**
 * Stable kebab-case name, e.g. `element-dropped`, `encoding-guessed`, `site-furniture`.
 */
code: string,
/**
 * What it is about: the dropped tag, the guessed encoding, the text that was set aside.
 */
subject: string,
/**
 * Where: `line 12`, `/content/3/attrs/level`, `byte 512`; empty when it concerns the whole input.
 */
place: string, };

/**
 * What publishing or withdrawing answers.
 */
export type PublishReply = {
/**
 * The delivery, or the earlier one that already says the same.
 */
delivery: Delivery,
/**
 * False when nothing new was put in the outbox.
 */
fresh: boolean,
/**
 * What preflight found without blocking.
 */
warnings: Array<Finding>, };

/**
 * Publishing the working text of a story.
 */
export type PublishStory = {
/**
 * The story.
 */
story: StoryId,
/**
 * The destination's name or id.
 */
destination: string,
/**
 * Who publishes.
 */
actor: string,
/**
 * Not to be public before this instant: given to an endpoint that schedules, else waited for here.
 */
at?: string,
/**
 * How long it is held before it is sent, in milliseconds, an hour at most: until then it can be cancelled as if it
 * had never been. Not held when absent or 0.
 */
hold_ms?: number,
/**
 * Why it is published although preflight found something; logged.
 */
reason?: string,
/**
 * The working text's version that is meant: where it was changed since, nothing is done. Any when absent.
 */
base_version?: number, };

/**
 * A person has seen comments.
 */
export type ReadComments = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who.
 */
reader: string,
/**
 * The threads that were seen.
 */
threads: Array<string>, };

/**
 * Reading a file without making a story of it, to compare with it or to merge it. Its bytes are passed beside this.
 */
export type ReadFile = {
/**
 * The file's name, from which the format is guessed.
 */
name: string,
/**
 * The format; guessed from name and content when absent.
 */
format?: Format, };

/**
 * Which revision is to be read.
 */
export type ReadRevision = {
/**
 * The story.
 */
story: StoryId,
/**
 * Which revision.
 */
revision: number, };

/**
 * A time as it was typed.
 */
export type ReadTime = {
/**
 * `2026-05-01 06:00`, perhaps with an IANA zone or an offset behind it; or RFC 3339.
 */
text: string,
/**
 * The destination in whose zone it is meant; this machine's zone when absent.
 */
destination?: string, };

/**
 * Why a delivery is not delivered, for people and for the window's own words.
 */
export type Reason = {
/**
 * What to branch on.
 */
code: ReasonCode,
/**
 * The HTTP status, where there was an answer.
 */
status?: number,
/**
 * A whole English sentence that says what happened and what to do next.
 */
message: string,
/**
 * The endpoint's own words, shortened and free of credentials; often empty.
 */
said?: string, };

/**
 * The reasons that a front end tells apart.
 */
export type ReasonCode = "unreachable" | "no-answer" | "nonsense" | "busy" | "unauthorized" | "forbidden" | "wrong-address" | "too-old" | "no-tls" | "redirected" | "rejected" | "too-large" | "drift" | "gone" | "media-missing" | "no-token" | "keychain" | "destination-removed" | "superseded" | "interrupted";

/**
 * Hanging a thread elsewhere by hand, one that is detached above all.
 */
export type ReattachThread = {
/**
 * The story.
 */
story: StoryId,
/**
 * The thread.
 */
thread: string,
/**
 * Who.
 */
actor: string,
/**
 * The version whose positions are meant, as for a new thread.
 */
base_version?: number,
/**
 * Where.
 */
place: ThreadPlace, };

/**
 * 回执: what the endpoint answered.
 */
export type Receipt = {
/**
 * The delivery it is for.
 */
delivery: string,
/**
 * The article's name at the endpoint.
 */
remote_id: string,
/**
 * The public page.
 */
url: string,
/**
 * The endpoint's version; empty when it gives none.
 */
version: string,
/**
 * The ETag of what it holds.
 */
etag: string,
/**
 * When the endpoint took it; by its own clock where it says so. UTC.
 */
received: string,
/**
 * Hash of the article that was sent.
 */
content: ContentHash, };

/**
 * An entry of the related list.
 */
export type Related = {
/**
 * The other article's headline.
 */
title: string,
/**
 * The day it was published, in the newsroom's zone.
 */
date: string | null,
/**
 * Its address; empty when unknown.
 */
url: string, };

/**
 * Another name for a destination.
 */
export type RenameDestination = {
/**
 * Its name or id.
 */
destination: string,
/**
 * What people shall call it; unique without regard to case.
 */
name: string,
/**
 * Who acts.
 */
actor: string, };

/**
 * Putting a settled change back among those that await a decision, whatever was written since.
 */
export type ReopenChange = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who reopens it.
 */
actor: string,
/**
 * The decision that settled it.
 */
decision: number,
/**
 * The change's id.
 */
change: string, };

/**
 * A settled change that was reopened.
 */
export type Reopened = {
/**
 * The change's id.
 */
change: string,
/**
 * When.
 */
at: string,
/**
 * By whom.
 */
actor: string, };

/**
 * A reply.
 */
export type ReplyToThread = {
/**
 * The story.
 */
story: StoryId,
/**
 * The thread.
 */
thread: string,
/**
 * Who replies.
 */
actor: string,
/**
 * What.
 */
text: string, };

/**
 * Bringing an older text back as the working text; what stands is kept as a revision first.
 */
export type RestoreRevision = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who does it.
 */
actor: string,
/**
 * Which revision.
 */
revision: number, };

/**
 * A revision as lists show it.
 */
export type RevisionInfo = {
/**
 * Globally unique name, UUID v7.
 */
id: string,
/**
 * Number within the story.
 */
number: number,
/**
 * The numbers it came from: one as a rule, none for the first.
 */
parents: Array<number>,
/**
 * Why.
 */
kind: RevisionKind,
/**
 * Who wrote the text.
 */
author: string,
/**
 * When it was made.
 */
at: string,
/**
 * What was said about it; often empty.
 */
note: string,
/**
 * Title of its working text.
 */
title: string,
/**
 * Hash of its working text.
 */
working: ContentHash,
/**
 * Hash of its baseline.
 */
baseline: ContentHash,
/**
 * Characters of headline and body that the revision it came from does not have.
 */
added: number,
/**
 * Characters that only the revision it came from has.
 */
removed: number, };

/**
 * Why a revision was made.
 */
export type RevisionKind = "created" | "manual" | "clock" | "stage" | "hand_over" | "replaced" | "conflict" | "published";

/**
 * A revision with both texts.
 */
export type RevisionView = {
/**
 * What and when.
 */
info: RevisionInfo,
/**
 * What was proposed.
 */
working: Article,
/**
 * What had been agreed.
 */
baseline: Article, };

/**
 * What a credited person did.
 */
export type Role = "reporter" | "correspondent" | "photographer" | "writer" | "translator" | "editor" | "responsible_editor" | "proofreader";

/**
 * Working the outbox off.
 */
export type RunOutbox = {
/**
 * Whether deliveries that wait for their next attempt are tried at once. A time set on publishing stands.
 */
now: boolean,
/**
 * Only this story's deliveries; another process that has one of them at work is waited for.
 */
story?: StoryId,
/**
 * How long a request may take, in milliseconds; 30 seconds when absent.
 */
timeout_ms?: number, };

/**
 * What a save answers. Once it is there, the text is durable.
 */
export type SaveReply = {
/**
 * When the text that now stands was written.
 */
saved_at: string,
/**
 * Its version; unchanged when the text was.
 */
version: number,
/**
 * The baseline that now stands, where the save altered it too and it is not the working text: while changes are pending
 * and tracking is off.
 */
baseline?: Article,
/**
 * The changes that now stand.
 */
changes: Array<Change>,
/**
 * How long the text that now stands is.
 */
counts: Counts,
/**
 * What had to be mended in the given text.
 */
problems: Array<Problem>, };

/**
 * The window's save. Give either `article`, or `body` and `fields` (what is absent stays as it is).
 */
export type SaveText = {
/**
 * The story.
 */
story: StoryId,
/**
 * The version the text was made from.
 */
base_version: number,
/**
 * Who wrote.
 */
actor: string,
/**
 * The whole article.
 */
article?: Article,
/**
 * The body alone.
 */
body?: Body,
/**
 * Single fields by name.
 */
fields?: { [key in string]: JsonValue }, };

/**
 * How much of an article a file says: what of it is not there because the article does not have it, and what only because
 * the file cannot say it.
 */
export type Says = "everything" | "body" | "words";

/**
 * A full-text search: literal, by substring, case-insensitive, every match.
 */
export type SearchStories = {
/**
 * What to look for.
 */
query: string,
/**
 * Where to look.
 */
within: ListStories,
/**
 * At most so many stories; all when absent.
 */
limit?: number, };

/**
 * A sentence of the newest text and its past.
 */
export type SentenceBlame = {
/**
 * Its start: ProseMirror position.
 */
from: number,
/**
 * Its end.
 */
to: number,
/**
 * Its text.
 */
text: string,
/**
 * Who wrote it first, and when.
 */
wrote: Turn,
/**
 * Who changed it since, oldest first.
 */
touched: Array<Turn>,
/**
 * Its runs by the hand that each is of.
 */
runs: Array<BlameRun>,
/**
 * Its wordings before this one, the latest first.
 */
earlier: Array<EarlierWording>, };

/**
 * Whether the baseline stands still.
 */
export type SetTracking = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who switches.
 */
actor: string,
/**
 * On: from now on the baseline stands still. Off is possible only when no change awaits a decision.
 */
on: boolean, };

/**
 * Saying what becomes of what a site was found to hold.
 */
export type SettleSite = {
/**
 * The story.
 */
story: StoryId,
/**
 * The destination's name or id.
 */
destination: string,
/**
 * Who says it.
 */
actor: string,
/**
 * The version that was seen.
 */
etag: string,
/**
 * What becomes of it.
 */
way: SiteWay, };

/**
 * How grave a finding is.
 */
export type Severity = "block" | "warn";

/**
 * One side of a comparison.
 */
export type Side = "working" | "baseline" | { "revision": number } | { "looked": string } | "submitted" | "published" | { "site": string } | { "given": GivenText };

/**
 * 签发: somebody's name under a text at a stage.
 */
export type SignOff = {
/**
 * UUID v7.
 */
id: string,
/**
 * The stage that was signed.
 */
stage: string,
/**
 * The revision that holds the text as it was signed: what it is compared with for the changes since.
 */
revision: number,
/**
 * Hash of the working text that was seen.
 */
content: ContentHash,
/**
 * Who signed.
 */
by: string,
/**
 * The role in which.
 */
role: PersonRole,
/**
 * When, UTC.
 */
at: string,
/**
 * What was said about it; often empty.
 */
note: string,
/**
 * Whether it stands.
 */
state: SignOffState,
/**
 * Whose edit voided it, or who sent the story back, and when; absent where it stands.
 */
ended?: Touch, };

/**
 * Whether a sign-off stands.
 */
export type SignOffState = "signed" | "void" | "returned";

/**
 * Signing a stage without moving the story: anew after an edit, or beside somebody else.
 */
export type SignStory = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who signs.
 */
actor: string,
/**
 * A stage that the story has reached; the one it stands at when absent.
 */
stage?: string,
/**
 * What to say about it.
 */
note: string,
/**
 * The working text's version that is meant: where it was changed since, nothing is done. Any when absent.
 */
base_version?: number, };

/**
 * A story at a destination.
 */
export type SiteOf = {
/**
 * The story.
 */
story: StoryId,
/**
 * The destination's name or id.
 */
destination: string, };

/**
 * What a destination holds of a story, beside what was delivered there and what is written here.
 */
export type SiteVersion = {
/**
 * The destination's name.
 */
destination: string,
/**
 * The public page.
 */
url: string,
/**
 * The endpoint's own version; empty when it gives none.
 */
version: string,
/**
 * The ETag of what it holds.
 */
etag: string,
/**
 * Whether it is another than the one that was delivered.
 */
edited: boolean,
/**
 * Whether it says what was delivered, word for word.
 */
same: boolean,
/**
 * Whether a person has said already that it may be replaced.
 */
settled: boolean,
/**
 * The revision that was delivered last.
 */
revision: number,
/**
 * From what was delivered to what the site holds.
 */
theirs: Comparison,
/**
 * From what was delivered to the working text.
 */
ours: Comparison,
/**
 * From the working text to what taking in the site's changes would make of it.
 */
taken: Comparison,
/**
 * In how many places both sides say something else.
 */
conflicts: number,
/**
 * What could not be read of what the site holds.
 */
problems: Array<Problem>, };

/**
 * What becomes of what a site holds.
 */
export type SiteWay = "take" | "merge" | "keep";

/**
 * A place where the text was found, with some words around it.
 */
export type Snippet = {
/**
 * Text around and in the hit, in order.
 */
parts: Array<SnippetPart>, };

/**
 * A run of a snippet.
 */
export type SnippetPart = {
/**
 * The characters.
 */
text: string,
/**
 * Whether they are what was looked for.
 */
hit: boolean, };

/**
 * 审次: a stage of the newsroom's review, from `stages.toml`.
 */
export type Stage = {
/**
 * Stable name, e.g. `drafting`.
 */
id: string,
/**
 * Chinese name.
 */
zh: string,
/**
 * English name.
 */
en: string,
/**
 * Whether the baseline stands still from here on.
 */
tracking: boolean,
/**
 * Who may move a story out of this stage, onward or back.
 */
movers: Array<PersonRole>,
/**
 * Whether moving a story onward from here signs its text off.
 */
signs: boolean,
/**
 * Whether publishing asks for a sign-off of this stage that stands.
 */
needed: boolean, };

/**
 * A new thread.
 */
export type StartThread = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who comments.
 */
actor: string,
/**
 * The version whose positions are meant; a later one is answered `conflict`. Absent: whatever stands.
 */
base_version?: number,
/**
 * Where.
 */
place: ThreadPlace,
/**
 * The first comment.
 */
text: string, };

/**
 * Where a delivery stands.
 */
export type State = "held" | "queued" | "sending" | "delivered" | "retrying" | "refused" | "unknown" | "cancelled";

/**
 * An act on one story that needs nothing but the actor: trash, restore, delete for ever, take, submit.
 */
export type StoryAct = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who acts.
 */
actor: string, };

/**
 * A story's name: a UUID v7 in its usual spelling.
 */
export type StoryId = string;

/**
 * A story as lists show it.
 */
export type StorySummary = {
/**
 * Its name.
 */
id: StoryId,
/**
 * The headline, else the first words of the body; may be empty.
 */
title: string,
/**
 * 栏目, from the outermost, parted by `/`.
 */
section: string,
/**
 * BCP 47.
 */
language: string,
/**
 * The stage's id.
 */
stage: string,
/**
 * Who holds it.
 */
holder: string,
/**
 * Who made it.
 */
created_by: string,
/**
 * When it was made.
 */
created_at: string,
/**
 * Who changed its text last.
 */
updated_by: string,
/**
 * When its text was last changed.
 */
updated_at: string,
/**
 * 字数 of the body.
 */
characters: number,
/**
 * How many changes await a decision.
 */
pending: number,
/**
 * When it was put in the trash.
 */
trashed_at: string | null,
/**
 * Whether it was published and is on no site any more, as far as the deliveries tell.
 */
withdrawn: boolean, };

/**
 * Everything about one story that a window needs to open it.
 */
export type StoryView = {
/**
 * The story as lists show it.
 */
summary: StorySummary,
/**
 * What is proposed.
 */
working: Article,
/**
 * What has been agreed.
 */
baseline: Article,
/**
 * The working text's version, to be sent back as `base_version`.
 */
version: number,
/**
 * Whether the baseline stands still.
 */
tracking: boolean,
/**
 * The difference between the two texts, with names and times.
 */
changes: Array<Change>,
/**
 * How long the working text is.
 */
counts: Counts, };

/**
 * One thing that is wrong with a library.
 */
export type Symptom = {
/**
 * Kebab-case: `integrity`, `foreign-key`, `blob-hash`, `law-1`, `media-missing`, `media-hash` …
 */
code: string,
/**
 * Which story, blob or file, and what SQLite said.
 */
subject: string, };

/**
 * 模板: what a new story begins with.
 */
export type Template = {
/**
 * Its name, e.g. `news`: that of its file without `.json`.
 */
id: string,
/**
 * What it is called in Chinese.
 */
zh: string,
/**
 * What it is called in English.
 */
en: string,
/**
 * The article to begin with.
 */
article: Article, };

/**
 * What a test of a destination found.
 */
export type TestReply = {
/**
 * Whether address, token, rights and protocol are right.
 */
ok: boolean,
/**
 * Whom the endpoint takes us for, where it has users.
 */
account?: Account,
/**
 * What is wrong.
 */
reason?: Reason, };

/**
 * Dark or light.
 */
export type Theme = "dark" | "light";

/**
 * Resolving or reopening a thread.
 */
export type ThreadAct = {
/**
 * The story.
 */
story: StoryId,
/**
 * The thread.
 */
thread: string,
/**
 * Who.
 */
actor: string, };

/**
 * A comment.
 */
export type ThreadComment = {
/**
 * Its name.
 */
id: string,
/**
 * Who wrote it.
 */
author: string,
/**
 * When.
 */
at: string,
/**
 * What it says: plain text.
 */
text: string,
/**
 * Whom it speaks to, by `@` and name.
 */
mentions: Array<string>,
/**
 * Whether the reader has not seen it yet.
 */
unread: boolean,
/**
 * When its author last changed it.
 */
edited_at?: string,
/**
 * What it said before, oldest first.
 */
earlier?: Array<Wording>, };

/**
 * What a thread hangs on.
 */
export type ThreadOn = "story" | "field" | "text" | "deletion" | "figure";

/**
 * Where a thread is to hang.
 */
export type ThreadPlace = { "on": "story" } | { "on": "field",
/**
 * The field.
 */
field: Field,
/**
 * The words.
 */
quote: string, } | { "on": "text",
/**
 * Start.
 */
from: number,
/**
 * End.
 */
to: number, } | { "on": "quote",
/**
 * The words, one line a block.
 */
quote: string, } | { "on": "change",
/**
 * The change.
 */
id: string, } | { "on": "figure",
/**
 * The position.
 */
at: number, };

/**
 * Vouching for facts.
 */
export type TickFacts = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who vouches.
 */
actor: string,
/**
 * The version whose facts were seen; a later one is answered `conflict`. Absent: whatever stands.
 */
base_version?: number,
/**
 * Which facts.
 */
facts: Array<FactAt>, };

/**
 * Who vouched for a fact, and when.
 */
export type TickInfo = {
/**
 * Its number, for [`UntickFacts`].
 */
id: number,
/**
 * Who.
 */
by: string,
/**
 * When, UTC.
 */
at: string, };

/**
 * A token that does not show itself.
 */
export type Token = string;

/**
 * Who did something, and when.
 */
export type Touch = {
/**
 * When, UTC.
 */
at: string,
/**
 * Who.
 */
by: string, };

/**
 * Whose hand, and when. All that one person does until another takes over carries one turn.
 */
export type Turn = {
/**
 * The person's name as the newsroom shows it.
 */
author: string,
/**
 * When, UTC.
 */
at: string, };

/**
 * How many deliveries are under way, by where they stand.
 */
export type UnderWay = {
/**
 * Can be taken back as if they had never been.
 */
held: number,
/**
 * Wait for their turn or their time.
 */
queued: number,
/**
 * Are being sent.
 */
sending: number,
/**
 * Wait for another attempt.
 */
retrying: number,
/**
 * Were sent without a clear answer.
 */
unknown: number, };

/**
 * Taking a decision back; possible as long as neither text was changed since.
 */
export type UndoDecision = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who takes it back.
 */
actor: string,
/**
 * Which decision.
 */
decision: number, };

/**
 * Taking ticks back, standing or fallen.
 */
export type UntickFacts = {
/**
 * The story.
 */
story: StoryId,
/**
 * Who takes them back.
 */
actor: string,
/**
 * Which ticks.
 */
ticks: Array<number>, };

/**
 * What to do with changes.
 */
export type Verdict = "accept" | "reject";

/**
 * Which text of a story is written out.
 */
export type View = "final" | "original" | "markup";

/**
 * Which changes a decision is about.
 */
export type Which = "all" | { "ids": Array<string> } | { "by": string } | { "class": ChangeClass } | { "range": {
/**
 * Start, ProseMirror position (UTF-16 units), inclusive.
 */
from: number,
/**
 * End, inclusive.
 */
to: number, } } | { "block": number } | { "kind": ChangeKind } | { "piece": {
/**
 * The change's id.
 */
change: string,
/**
 * Which of its pieces, counted from 0.
 */
piece: number, } };

/**
 * Withdrawing a published story.
 */
export type WithdrawStory = {
/**
 * The story.
 */
story: StoryId,
/**
 * The destination's name or id.
 */
destination: string,
/**
 * Who withdraws.
 */
actor: string,
/**
 * What readers are told where the site shows a notice; it is in the story's log either way.
 */
note: string, };

/**
 * What a comment once said.
 */
export type Wording = {
/**
 * Until when.
 */
until: string,
/**
 * The text.
 */
text: string, };
