/** The host of the desktop app: every call is one command of the desk. */
import { convertFileSrc, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'

import type { Host } from './host'
import type { FeedReply } from './types'

/** A command that takes the facade's request as it is. */
function command<Request, Reply>(name: string): (request: Request) => Promise<Reply> {
  return (request) => invoke<Reply>(name, { request })
}

/** The desk behind the window. */
export const tauriHost: Host = {
  libraryInfo: () => invoke('library_info'),
  listStories: command('list_stories'),
  searchStories: command('search_stories'),
  facets: () => invoke('facets'),
  story: command('story'),
  createStory: command('create_story'),
  // Raw bytes cannot travel beside JSON; what they are goes in a header, which takes only ASCII.
  importFile: (request, bytes) =>
    invoke('import_file', bytes, {
      headers: { 'galley-import': encodeURIComponent(JSON.stringify(request)) },
    }),
  saveWorkingText: command('save_working_text'),
  trashStory: command('trash_story'),
  restoreStory: command('restore_story'),
  setTracking: command('set_tracking'),
  decide: command('decide'),
  undoDecision: command('undo_decision'),
  submitStory: command('submit_story'),
  advanceStory: command('advance_story'),
  returnStory: command('return_story'),
  takeStory: command('take_story'),
  setPerson: (actor, person) => invoke('set_person', { actor, person }),

  destinations: () => invoke('destinations'),
  publishStory: command('publish_story'),
  deliveries: command('deliveries'),

  previewAddress: (story, version) => `${convertFileSrc(story, 'preview')}?version=${String(version)}`,
  openAddress: command('open_address'),
  userName: () => invoke('user_name'),
  onFeed(heard) {
    const listening = listen<FeedReply>('library-feed', (event) => heard(event.payload))
    return () => void listening.then((stop) => stop())
  },
}
