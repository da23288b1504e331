/** Questions put before anybody asks them: at the start their answers are on their way while the window is still being made. */
import type { Host } from './host'
import type { StoryId } from './types'

/**
 * Asks now what the window begins with: the story that was in front, if there was one, and the list of stories. Whoever then
 * asks the answered host the same for the first time gets that answer, or its fault; everything else is asked anew.
 */
export function askAhead(host: Host, story: StoryId): Host {
  return {
    ...host,
    // The story first: it is what somebody waits for.
    ...(story ? { story: asked((id: StoryId) => host.story(id), story) } : {}),
    listStories: asked((request) => host.listStories(request), { trashed: false }),
    facets: asked(() => host.facets()),
    libraryInfo: asked(() => host.libraryInfo()),
  }
}

/** Puts a question now; its answer is for the first who puts the same one. */
function asked<Question extends unknown[], Reply>(
  ask: (...question: Question) => Promise<Reply>,
  ...now: Question
): (...question: Question) => Promise<Reply> {
  let ahead: Promise<Reply> | null = ask(...now)
  // Nobody may ever ask; whoever does hears of a fault.
  ahead.catch(() => undefined)
  return (...question) => {
    const answer = JSON.stringify(question) === JSON.stringify(now) ? ahead : null
    ahead = null
    return answer ?? ask(...question)
  }
}
