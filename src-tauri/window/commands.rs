//! The commands of the window, one line each: what they do, and what they answer, is the desk's.
//!
//! They run on Tauri's worker threads (`async`), never on the one that draws. Every name here stands in
//! `permissions/desk.toml` and in `ui/src/host/tauri.ts` as well; a test of the UI compares the three.

use galley_article::check::Finding;
use galley_desk::api::{
    AddedMedia, AskBlame, BlameReply, CheckPublication, Code, CommentList, CommentThread, Compare, Comparison,
    CreateStory, Decide, DecideConflict, DecideReply, Decision, Diagnostics, EditComment, Facets, FactList, Fault,
    FileText, Hit, Imported, KeepComparison, LibraryInfo, ListComments, ListMoments, ListStories, LogEntry, Look,
    MakeRevision, Menu, MergeCopy, MergeReply, MergeRevision, Moment, MoveStory, OpenMerges, Paste, Pasted, Person,
    PrintSheet, ReadComments, ReadRevision, ReattachThread, ReopenChange, ReplyToThread, RestoreRevision, Result,
    RevisionInfo, RevisionView, SaveReply, SaveText, SearchStories, SetTracking, SignOff, SignStory, StartThread,
    StoryAct, StoryId, StorySummary, StoryView, Template, ThreadAct, TickFacts, UndoDecision, UntickFacts,
};
use galley_desk::publish::api::{
    AddDestination, CancelDelivery, CorrectStory, CorrectionDraft, Delivery, DeliveryView, Destination, DestinationAct,
    DestinationKind, DraftCorrection, ListOutbox, OpenDeliveries, OutboxPage, PlannedTime, PublishReply, PublishStory,
    ReadTime, RenameDestination, SettleSite, SiteOf, SiteVersion, TestReply, WithdrawStory,
};
use galley_desk::publish::xray::{AgainstSite, PlannedRequest};
use serde::de::DeserializeOwned;
use tauri::ipc::{Invoke, InvokeBody, Request, Response};
use tauri::{AppHandle, State, WebviewWindow};

use crate::clipboard;
use crate::closing::{self, Closing};
use crate::journal::Journal;
use crate::library::Library;
use crate::menu::{self, Bar};
use crate::{diagnostics, look, outside, print, saving};

/// What answers the window's calls.
pub(crate) fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        library_info,
        list_stories,
        search_stories,
        facets,
        story,
        create_story,
        import_file,
        read_file,
        save_working_text,
        trash_story,
        restore_story,
        set_tracking,
        decide,
        undo_decision,
        reopen_change,
        decisions,
        comments,
        start_thread,
        reply_to_thread,
        edit_comment,
        resolve_thread,
        reopen_thread,
        reattach_thread,
        read_comments,
        revisions,
        revision,
        make_revision,
        restore_revision,
        merge_revision,
        merge_copy,
        merges,
        decide_conflict,
        compare,
        keep_comparison,
        facts,
        tick_facts,
        untick_facts,
        note_look,
        moments,
        blame,
        story_log,
        check_story,
        check_publication,
        submit_story,
        advance_story,
        return_story,
        take_story,
        sign_offs,
        sign_story,
        set_person,
        templates,
        clean_paste,
        add_media,
        destinations,
        destination_kinds,
        add_destination,
        test_destination,
        open_deliveries,
        rename_destination,
        remove_destination,
        planned_time,
        planned_requests,
        compare_with_site,
        publish_story,
        cancel_delivery,
        send_now,
        withdraw_story,
        draft_correction,
        correct_story,
        site_version,
        settle_site,
        deliveries,
        outbox_page,
        print_story,
        print_sheet,
        diagnostics,
        notify,
        set_menu,
        set_look,
        set_zoom,
        guard_close,
        close_window,
        open_address,
        user_name,
        clipboard_html,
        clipboard_picture,
    ]
}

#[tauri::command(async)]
fn library_info(library: State<'_, Library>) -> Result<LibraryInfo> {
    library.desk()?.library_info()
}

#[tauri::command(async)]
fn list_stories(library: State<'_, Library>, request: ListStories) -> Result<Vec<StorySummary>> {
    library.desk()?.list_stories(&request)
}

#[tauri::command(async)]
fn search_stories(library: State<'_, Library>, request: SearchStories) -> Result<Vec<Hit>> {
    library.desk()?.search_stories(&request)
}

#[tauri::command(async)]
fn facets(library: State<'_, Library>) -> Result<Facets> {
    library.desk()?.facets()
}

#[tauri::command(async)]
fn story(library: State<'_, Library>, request: StoryId) -> Result<StoryView> {
    library.desk()?.story(&request)
}

#[tauri::command(async)]
fn create_story(library: State<'_, Library>, request: CreateStory) -> Result<StoryView> {
    library.desk()?.create_story(&request)
}

#[tauri::command(async)]
fn import_file(library: State<'_, Library>, request: Request<'_>) -> Result<Imported> {
    library.desk()?.import_bytes(&described(&request)?, bytes(&request)?)
}

#[tauri::command(async)]
fn read_file(library: State<'_, Library>, request: Request<'_>) -> Result<FileText> {
    library.desk()?.read_file(&described(&request)?, bytes(&request)?)
}

#[tauri::command(async)]
fn save_working_text(library: State<'_, Library>, request: SaveText) -> Result<SaveReply> {
    library.desk()?.save_working_text(&request)
}

#[tauri::command(async)]
fn trash_story(library: State<'_, Library>, request: StoryAct) -> Result<StorySummary> {
    library.desk()?.trash_story(&request)
}

#[tauri::command(async)]
fn restore_story(library: State<'_, Library>, request: StoryAct) -> Result<StorySummary> {
    library.desk()?.restore_story(&request)
}

#[tauri::command(async)]
fn set_tracking(library: State<'_, Library>, request: SetTracking) -> Result<StoryView> {
    library.desk()?.set_tracking(&request)
}

#[tauri::command(async)]
fn decide(library: State<'_, Library>, request: Decide) -> Result<DecideReply> {
    library.desk()?.decide(&request)
}

#[tauri::command(async)]
fn undo_decision(library: State<'_, Library>, request: UndoDecision) -> Result<StoryView> {
    library.desk()?.undo_decision(&request)
}

#[tauri::command(async)]
fn reopen_change(library: State<'_, Library>, request: ReopenChange) -> Result<StoryView> {
    library.desk()?.reopen_change(&request)
}

#[tauri::command(async)]
fn decisions(library: State<'_, Library>, request: StoryId) -> Result<Vec<Decision>> {
    library.desk()?.decisions(&request)
}

#[tauri::command(async)]
fn comments(library: State<'_, Library>, request: ListComments) -> Result<CommentList> {
    library.desk()?.comments(&request)
}

#[tauri::command(async)]
fn start_thread(library: State<'_, Library>, request: StartThread) -> Result<CommentThread> {
    library.desk()?.start_thread(&request)
}

#[tauri::command(async)]
fn reply_to_thread(library: State<'_, Library>, request: ReplyToThread) -> Result<CommentThread> {
    library.desk()?.reply_to_thread(&request)
}

#[tauri::command(async)]
fn edit_comment(library: State<'_, Library>, request: EditComment) -> Result<CommentThread> {
    library.desk()?.edit_comment(&request)
}

#[tauri::command(async)]
fn resolve_thread(library: State<'_, Library>, request: ThreadAct) -> Result<CommentThread> {
    library.desk()?.resolve_thread(&request)
}

#[tauri::command(async)]
fn reopen_thread(library: State<'_, Library>, request: ThreadAct) -> Result<CommentThread> {
    library.desk()?.reopen_thread(&request)
}

#[tauri::command(async)]
fn reattach_thread(library: State<'_, Library>, request: ReattachThread) -> Result<CommentThread> {
    library.desk()?.reattach_thread(&request)
}

#[tauri::command(async)]
fn read_comments(library: State<'_, Library>, request: ReadComments) -> Result<()> {
    library.desk()?.read_comments(&request)
}

#[tauri::command(async)]
fn revisions(library: State<'_, Library>, request: StoryId) -> Result<Vec<RevisionInfo>> {
    library.desk()?.revisions(&request)
}

#[tauri::command(async)]
fn revision(library: State<'_, Library>, request: ReadRevision) -> Result<RevisionView> {
    library.desk()?.revision(&request.story, request.revision)
}

#[tauri::command(async)]
fn make_revision(library: State<'_, Library>, request: MakeRevision) -> Result<RevisionInfo> {
    library.desk()?.make_revision(&request)
}

#[tauri::command(async)]
fn restore_revision(library: State<'_, Library>, request: RestoreRevision) -> Result<StoryView> {
    library.desk()?.restore_revision(&request)
}

#[tauri::command(async)]
fn merge_revision(library: State<'_, Library>, request: MergeRevision) -> Result<MergeReply> {
    library.desk()?.merge_revision(&request)
}

#[tauri::command(async)]
fn merge_copy(library: State<'_, Library>, request: MergeCopy) -> Result<MergeReply> {
    library.desk()?.merge_copy(&request)
}

#[tauri::command(async)]
fn merges(library: State<'_, Library>, request: StoryId) -> Result<OpenMerges> {
    library.desk()?.merges(&request)
}

#[tauri::command(async)]
fn decide_conflict(library: State<'_, Library>, request: DecideConflict) -> Result<MergeReply> {
    library.desk()?.decide_conflict(&request)
}

#[tauri::command(async)]
fn compare(library: State<'_, Library>, request: Compare) -> Result<Comparison> {
    library.desk()?.compare(&request)
}

#[tauri::command(async)]
fn keep_comparison(app: AppHandle, library: State<'_, Library>, request: KeepComparison) -> Result<Option<String>> {
    saving::save(&app, &library.desk()?.keep_comparison(&request)?)
}

#[tauri::command(async)]
fn facts(library: State<'_, Library>, request: StoryId) -> Result<FactList> {
    library.desk()?.facts(&request)
}

#[tauri::command(async)]
fn tick_facts(library: State<'_, Library>, request: TickFacts) -> Result<FactList> {
    library.desk()?.tick_facts(&request)
}

#[tauri::command(async)]
fn untick_facts(library: State<'_, Library>, request: UntickFacts) -> Result<FactList> {
    library.desk()?.untick_facts(&request)
}

#[tauri::command(async)]
fn note_look(library: State<'_, Library>, request: StoryAct) -> Result<()> {
    library.desk()?.note_look(&request)
}

#[tauri::command(async)]
fn moments(library: State<'_, Library>, request: ListMoments) -> Result<Vec<Moment>> {
    library.desk()?.moments(&request)
}

#[tauri::command(async)]
fn blame(library: State<'_, Library>, request: AskBlame) -> Result<BlameReply> {
    library.desk()?.blame(&request)
}

#[tauri::command(async)]
fn story_log(library: State<'_, Library>, request: StoryId) -> Result<Vec<LogEntry>> {
    library.desk()?.story_log(&request)
}

#[tauri::command(async)]
fn check_story(library: State<'_, Library>, request: StoryId) -> Result<Vec<Finding>> {
    library.desk()?.check_story(&request)
}

#[tauri::command(async)]
fn check_publication(library: State<'_, Library>, request: CheckPublication) -> Result<Vec<Finding>> {
    library.desk()?.check_publication(&request)
}

#[tauri::command(async)]
fn submit_story(library: State<'_, Library>, request: StoryAct) -> Result<StoryView> {
    library.desk()?.submit_story(&request)
}

#[tauri::command(async)]
fn advance_story(library: State<'_, Library>, request: MoveStory) -> Result<StoryView> {
    library.desk()?.advance_story(&request)
}

#[tauri::command(async)]
fn return_story(library: State<'_, Library>, request: MoveStory) -> Result<StoryView> {
    library.desk()?.return_story(&request)
}

#[tauri::command(async)]
fn take_story(library: State<'_, Library>, request: StoryAct) -> Result<StoryView> {
    library.desk()?.take_story(&request)
}

#[tauri::command(async)]
fn sign_offs(library: State<'_, Library>, request: StoryId) -> Result<Vec<SignOff>> {
    library.desk()?.sign_offs(&request)
}

#[tauri::command(async)]
fn sign_story(library: State<'_, Library>, request: SignStory) -> Result<Vec<SignOff>> {
    library.desk()?.sign_story(&request)
}

#[tauri::command(async)]
fn set_person(library: State<'_, Library>, actor: String, person: Person) -> Result<()> {
    library.desk()?.set_person(&actor, &person)
}

#[tauri::command(async)]
fn templates(library: State<'_, Library>) -> Result<Vec<Template>> {
    library.desk()?.templates()
}

#[tauri::command(async)]
fn clean_paste(library: State<'_, Library>, request: Paste) -> Result<Pasted> {
    library.desk()?.clean_paste(&request)
}

#[tauri::command(async)]
fn add_media(library: State<'_, Library>, request: Request<'_>) -> Result<AddedMedia> {
    library.desk()?.add_picture(&described(&request)?, bytes(&request)?)
}

#[tauri::command(async)]
fn destinations(library: State<'_, Library>) -> Result<Vec<Destination>> {
    library.desk()?.destinations()
}

#[tauri::command(async)]
fn destination_kinds(library: State<'_, Library>) -> Result<Vec<DestinationKind>> {
    Ok(library.desk()?.destination_kinds())
}

#[tauri::command(async)]
fn add_destination(library: State<'_, Library>, request: AddDestination) -> Result<Destination> {
    library.desk()?.add_destination(&request)
}

#[tauri::command]
async fn test_destination(library: State<'_, Library>, request: DestinationAct) -> Result<TestReply> {
    library.desk()?.test_destination(&request).await
}

#[tauri::command(async)]
fn open_deliveries(library: State<'_, Library>, request: String) -> Result<OpenDeliveries> {
    library.desk()?.open_deliveries(&request)
}

#[tauri::command(async)]
fn rename_destination(library: State<'_, Library>, request: RenameDestination) -> Result<Destination> {
    library.desk()?.rename_destination(&request)
}

#[tauri::command(async)]
fn remove_destination(library: State<'_, Library>, request: DestinationAct) -> Result<OpenDeliveries> {
    library.desk()?.remove_destination(&request)
}

#[tauri::command(async)]
fn planned_time(library: State<'_, Library>, request: ReadTime) -> Result<PlannedTime> {
    library.desk()?.planned_time(&request)
}

#[tauri::command(async)]
fn planned_requests(library: State<'_, Library>, request: PublishStory) -> Result<Vec<PlannedRequest>> {
    library.desk()?.planned_requests(&request)
}

#[tauri::command]
async fn compare_with_site(library: State<'_, Library>, request: PublishStory) -> Result<AgainstSite> {
    library.desk()?.compare_with_site(&request).await
}

#[tauri::command(async)]
fn publish_story(library: State<'_, Library>, request: PublishStory) -> Result<PublishReply> {
    library.desk()?.publish_story(&request)
}

#[tauri::command(async)]
fn cancel_delivery(library: State<'_, Library>, request: CancelDelivery) -> Result<Delivery> {
    library.desk()?.cancel_delivery(&request)
}

#[tauri::command(async)]
fn send_now(library: State<'_, Library>, request: StoryId) -> Result<()> {
    library.desk()?.send_now(&request)
}

#[tauri::command(async)]
fn withdraw_story(library: State<'_, Library>, request: WithdrawStory) -> Result<PublishReply> {
    library.desk()?.withdraw_story(&request)
}

#[tauri::command(async)]
fn draft_correction(library: State<'_, Library>, request: DraftCorrection) -> Result<CorrectionDraft> {
    library.desk()?.draft_correction(&request)
}

#[tauri::command(async)]
fn correct_story(library: State<'_, Library>, request: CorrectStory) -> Result<PublishReply> {
    library.desk()?.correct_story(&request)
}

#[tauri::command]
async fn site_version(library: State<'_, Library>, request: SiteOf) -> Result<SiteVersion> {
    library.desk()?.site_version(&request).await
}

#[tauri::command(async)]
fn settle_site(library: State<'_, Library>, request: SettleSite) -> Result<MergeReply> {
    library.desk()?.settle_site(&request)
}

#[tauri::command(async)]
fn outbox_page(library: State<'_, Library>, request: ListOutbox) -> Result<OutboxPage> {
    library.desk()?.outbox_page(&request)
}

#[tauri::command(async)]
fn deliveries(library: State<'_, Library>, request: StoryId) -> Result<Vec<DeliveryView>> {
    library.desk()?.deliveries(&request)
}

#[tauri::command(async)]
fn print_story(app: AppHandle, request: StoryId) -> Result<()> {
    print::print_story(&app, &request)
}

#[tauri::command(async)]
fn print_sheet(app: AppHandle, request: PrintSheet) -> Result<()> {
    print::print_sheet(&app, &request)
}

#[tauri::command(async)]
fn diagnostics(app: AppHandle, library: State<'_, Library>, journal: State<'_, Journal>) -> Diagnostics {
    diagnostics::gather(&app, &library, &journal)
}

#[tauri::command(async)]
fn notify(title: String, text: String) {
    outside::notify(title, text);
}

#[tauri::command(async)]
fn set_menu(window: WebviewWindow, bar: State<'_, Bar>, library: State<'_, Library>, request: Vec<Menu>) -> Result<()> {
    menu::set(&window, &bar, &request, &library.window_folder())
}

#[tauri::command(async)]
fn set_look(window: WebviewWindow, library: State<'_, Library>, request: Look) -> Result<()> {
    look::set(&window, &request, &library.window_folder())
}

#[tauri::command(async)]
fn set_zoom(window: WebviewWindow, request: f64) -> Result<()> {
    look::zoom(&window, request)
}

#[tauri::command]
fn guard_close(closing: State<'_, Closing>, on: bool) {
    closing.guard(on);
}

#[tauri::command(async)]
fn close_window(window: WebviewWindow) -> Result<()> {
    closing::close(&window)
}

#[tauri::command(async)]
fn open_address(request: String) -> Result<()> {
    outside::open_address(&request)
}

#[tauri::command]
fn user_name() -> String {
    outside::user_name()
}

#[tauri::command(async)]
fn clipboard_html(app: AppHandle) -> Option<String> {
    clipboard::html(&app)
}

#[tauri::command(async)]
fn clipboard_picture(app: AppHandle) -> Response {
    Response::new(clipboard::picture(&app))
}

/// The header that says what the raw bytes of a call are: its request as JSON, percent-encoded.
const DESCRIPTION: &str = "galley-request";

fn described<T: DeserializeOwned>(request: &Request<'_>) -> Result<T> {
    let header = request.headers().get(DESCRIPTION).map(|value| value.as_bytes()).unwrap_or_default();
    let json = percent_decoded(header);
    serde_json::from_slice(&json).map_err(|error| {
        Fault::new(Code::Invalid, "The file was not taken in: the window did not say what it is.")
            .with(serde_json::json!({ "error": error.to_string() }))
    })
}

fn bytes<'a>(request: &'a Request<'_>) -> Result<&'a [u8]> {
    match request.body() {
        InvokeBody::Raw(bytes) => Ok(bytes),
        InvokeBody::Json(_) => Err(Fault::new(Code::Invalid, "The file was not taken in: its bytes are missing.")),
    }
}

fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        let pair = (first == b'%').then(|| tail.get(..2)).flatten().and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &tail[2..];
            }
            None => {
                out.push(first);
                rest = tail;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn percent_encoding_is_undone() {
        assert_eq!(percent_decoded("%7B%E7%A8%BF%7D".as_bytes()), "{稿}".as_bytes());
        assert_eq!(percent_decoded(b"100%"), b"100%");
        assert_eq!(percent_decoded(b"%zz%4"), b"%zz%4");
    }
}
