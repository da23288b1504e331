/** A question put before anybody asks it: at the start the story is on its way while the window is still being made. */
import type { Host } from './host'
import type { StoryId, StoryView } from './types'

/**
 * Asks for a story now. Whoever asks the answered host for it first gets that answer, or its fault; later questions, and those
 * for other stories, are asked anew.
 */
export function askAhead(host: Host, story: StoryId): Host {
  if (!story) return host
  let ahead: Promise<StoryView> | null = host.story(story)
  // Nobody may ever ask; whoever does hears of a fault.
  ahead.catch(() => undefined)
  return {
    ...host,
    story(id) {
      const answer = id === story ? ahead : null
      ahead = null
      return answer ?? host.story(id)
    },
  }
}
