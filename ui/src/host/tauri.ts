/** The host of the desktop app: every call is one command of the desk. */
import { convertFileSrc, invoke, type InvokeOptions } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'

import type { Host } from './host'
import type { FeedReply } from './types'

/** A command that takes the facade's request as it is. */
function command<Request, Reply>(name: string): (request: Request) => Promise<Reply> {
  return (request) => invoke<Reply>(name, { request })
}

/** Raw bytes cannot travel beside JSON; what they are goes in a header, which takes only ASCII. */
function described(request: unknown): InvokeOptions {
  return { headers: { 'galley-request': encodeURIComponent(JSON.stringify(request)) } }
}

/** Listens to an event of the shell; answers how to stop. */
function on<Payload>(event: string, heard: (payload: Payload) => void): () => void {
  const listening = listen<Payload>(event, ({ payload }) => heard(payload))
  return () => void listening.then((stop) => stop())
}

/** The desk behind the window. */
export const tauriHost: Host = {
  libraryInfo: () => invoke('library_info'),
  listStories: command('list_stories'),
  searchStories: command('search_stories'),
  facets: () => invoke('facets'),
  story: command('story'),
  createStory: command('create_story'),
  importFile: (request, bytes) => invoke('import_file', bytes, described(request)),
  readFile: (request, bytes) => invoke('read_file', bytes, described(request)),
  saveWorkingText: command('save_working_text'),
  trashStory: command('trash_story'),
  restoreStory: command('restore_story'),
  setTracking: command('set_tracking'),
  decide: command('decide'),
  undoDecision: command('undo_decision'),
  reopenChange: command('reopen_change'),
  decisions: command('decisions'),
  comments: command('comments'),
  startThread: command('start_thread'),
  replyToThread: command('reply_to_thread'),
  editComment: command('edit_comment'),
  resolveThread: command('resolve_thread'),
  reopenThread: command('reopen_thread'),
  reattachThread: command('reattach_thread'),
  readComments: command('read_comments'),
  revisions: command('revisions'),
  revision: command('revision'),
  makeRevision: command('make_revision'),
  restoreRevision: command('restore_revision'),
  mergeRevision: command('merge_revision'),
  mergeCopy: command('merge_copy'),
  merges: command('merges'),
  decideConflict: command('decide_conflict'),
  compare: command('compare'),
  keepComparison: command('keep_comparison'),
  facts: command('facts'),
  tickFacts: command('tick_facts'),
  untickFacts: command('untick_facts'),
  noteLook: command('note_look'),
  moments: command('moments'),
  blame: command('blame'),
  storyLog: command('story_log'),
  checkStory: command('check_story'),
  checkPublication: command('check_publication'),
  submitStory: command('submit_story'),
  advanceStory: command('advance_story'),
  returnStory: command('return_story'),
  takeStory: command('take_story'),
  signOffs: command('sign_offs'),
  signStory: command('sign_story'),
  setPerson: (actor, person) => invoke('set_person', { actor, person }),

  templates: () => invoke('templates'),
  cleanPaste: command('clean_paste'),
  addMedia: (request, bytes) => invoke('add_media', bytes, described(request)),
  mediaAddress: (sha256) => convertFileSrc(sha256, 'media'),

  destinations: () => invoke('destinations'),
  destinationKinds: () => invoke('destination_kinds'),
  addDestination: command('add_destination'),
  testDestination: command('test_destination'),
  openDeliveries: command('open_deliveries'),
  renameDestination: command('rename_destination'),
  removeDestination: command('remove_destination'),
  plannedTime: command('planned_time'),
  plannedRequests: command('planned_requests'),
  compareWithSite: command('compare_with_site'),
  publishStory: command('publish_story'),
  cancelDelivery: command('cancel_delivery'),
  sendNow: command('send_now'),
  withdrawStory: command('withdraw_story'),
  draftCorrection: command('draft_correction'),
  correctStory: command('correct_story'),
  siteVersion: command('site_version'),
  settleSite: command('settle_site'),
  deliveries: command('deliveries'),
  outboxPage: command('outbox_page'),

  previewAddress: (story, version) => `${convertFileSrc(story, 'preview')}?version=${String(version)}`,
  printStory: command('print_story'),
  printSheet: command('print_sheet'),
  openAddress: command('open_address'),
  userName: () => invoke('user_name'),
  clipboardHtml: () => invoke('clipboard_html'),
  async clipboardPicture() {
    const bytes = await invoke<ArrayBuffer>('clipboard_picture')
    return bytes.byteLength > 0 ? bytes : null
  },
  notify: (title, text) => invoke('notify', { title, text }),
  diagnostics: () => invoke('diagnostics'),
  setMenu: command('set_menu'),
  setLook: command('set_look'),
  setZoom: command('set_zoom'),
  onMenu: (heard) => on<string>('menu', heard),
  onClose(before) {
    const guard = (on: boolean) => invoke('guard_close', { on })
    const stop = on('window-closing', () => {
      before().then(
        () => invoke('close_window'),
        () => guard(true),
      )
    })
    void guard(true)
    return () => {
      stop()
      void guard(false)
    }
  },
  onFeed: (heard) => on<FeedReply>('library-feed', heard),
}
