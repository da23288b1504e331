/** Commands on the open story: making and leaving one, its way through the stages, and the review of its changes. */
import type { Choice, Side } from '../host'
import { m } from '../locales'
import { command, type Command } from './commands'
import type { Chord } from './keys'
import { whyNotDecide, whyNotMove, whyNotPublish } from './rights'
import type { Workspace } from './workspace.svelte'

/** Where the open story stands among the stages, and who may move it on. */
export function standing(workspace: Workspace) {
  const { story, library, role } = workspace
  const { stages } = library.facets
  const at = stages.findIndex((stage) => stage.id === story.view?.summary.stage)
  return {
    at,
    stage: stages[at],
    before: stages.slice(0, Math.max(0, at)),
    after: stages.slice(at + 1),
    why: workspace.untouchable || whyNotMove(stages[at], role),
  }
}

export function storyCommands(workspace: Workspace): Command[] {
  const { story, layout, library, tabs } = workspace
  const shown = () => story.view !== null
  const unread = () =>
    library.fault !== null ? m.library_fault() : library.readsOnly ? m.why_reads_only() : ''
  return [
    command({
      id: 'story.new',
      group: 'story',
      label: m.story_new_from,
      keys: ['Mod+KeyN'],
      why: unread,
      run: () => (layout.dialog = 'template'),
    }),
    command({
      id: 'story.import',
      group: 'story',
      label: m.story_import,
      keys: ['Mod+KeyO'],
      why: unread,
      run: () => workspace.chooseFiles(),
    }),
    command({
      id: 'story.close',
      group: 'story',
      label: m.tab_close,
      keys: ['Mod+KeyW'],
      shown: () => tabs.active !== '',
      run: () => void workspace.close(tabs.active),
    }),
    command({
      id: 'story.print',
      group: 'story',
      label: m.print_ask,
      shown,
      run: () => void workspace.print(),
    }),
    command({
      id: 'story.sheet',
      group: 'story',
      label: m.sheet_ask,
      shown,
      run: () => void workspace.printSheet(),
    }),
    command({
      id: 'story.trash',
      group: 'story',
      label: m.story_trash,
      shown: () => shown() && story.view?.summary.trashed_at === null,
      why: unread,
      run: () => void workspace.trash(story.id),
    }),
    command({
      id: 'story.restore',
      group: 'story',
      label: m.story_restore,
      shown: () => typeof story.view?.summary.trashed_at === 'string',
      why: unread,
      run: () => void workspace.restore(story.id),
    }),
    command({
      id: 'story.publish',
      group: 'story',
      label: m.publish_ask,
      keys: ['Mod+Shift+KeyP'],
      shown,
      why: () => workspace.untouchable || whyNotPublish(workspace.role),
      run: () => (layout.dialog = 'publish'),
    }),
  ]
}

export function stageCommands(workspace: Workspace): Command[] {
  const { story, layout, settings } = workspace
  const shown = () => story.view !== null
  return [
    command({
      id: 'stage.submit',
      group: 'story',
      label: m.submit,
      keys: ['Mod+Enter'],
      shown,
      why: () => (standing(workspace).at > 0 ? m.why_submitted() : standing(workspace).why),
      run: () => void story.submit(),
    }),
    command({
      id: 'stage.advance',
      group: 'story',
      label: m.advance_ask,
      shown: () => shown() && standing(workspace).at > 0 && standing(workspace).after.length > 0,
      why: () => standing(workspace).why,
      run: () => (layout.dialog = 'advance'),
    }),
    command({
      id: 'stage.sign',
      group: 'story',
      label: m.sign_now,
      shown: () => shown() && standing(workspace).stage?.signs === true,
      why: () => standing(workspace).why,
      run: () => void story.signing.sign(standing(workspace).stage?.id ?? ''),
    }),
    command({
      id: 'stage.return',
      group: 'story',
      label: m.return_ask,
      shown: () => shown() && standing(workspace).before.length > 0,
      why: () => standing(workspace).why,
      run: () => (layout.dialog = 'return'),
    }),
    command({
      id: 'stage.take',
      group: 'story',
      label: m.take_over,
      shown: () => shown() && story.view?.summary.holder !== settings.actor,
      why: () => workspace.untouchable,
      run: () => void story.takeOver(),
    }),
  ]
}

/** Commands on what collided when two texts came together. */
export function conflictCommands({ story, untouchable }: Workspace): Command[] {
  const { merging } = story
  const step = (id: string, label: () => string, by: 1 | -1) =>
    command({
      id: `conflict.${id}`,
      group: 'review',
      label,
      shown: () => merging.waiting.length > 0,
      quiet: true,
      run: () => story.stepConflict(by),
    })
  const keep = (choice: Choice, label: () => string, keys: Chord[] = []) =>
    command({
      id: `conflict.${choice}`,
      group: 'review',
      label,
      keys,
      shown: () => merging.current !== '',
      why: () => untouchable,
      quiet: true,
      run: () => void merging.decideCurrent(choice),
    })
  return [
    step('next', m.conflict_next, 1),
    step('previous', m.conflict_previous, -1),
    keep('mine', m.merge_keep_mine),
    keep('theirs', m.merge_keep_theirs),
    keep('both', m.merge_keep_both, ['Alt+KeyB']),
  ]
}

export function reviewCommands(workspace: Workspace): Command[] {
  const { story, tabs, versions } = workspace
  const shown = () => story.view !== null
  const comparing = () => tabs.current?.middle === 'compare'
  const step = (by: 1 | -1) => (comparing() ? versions.step(by) : story.step(by))
  const noStep = () => (comparing() ? '' : none())
  const collides = () => story.merging.waiting.length > 0
  const none = () => ((story.view?.changes.length ?? 0) > 0 || collides() ? '' : m.changes_none())
  const undecidable = () =>
    workspace.untouchable || none() || (story.merging.current ? '' : whyNotDecide(workspace.role))
  /** What was brought in is accepted or rejected, where one has gone to a conflict; else the current change is. */
  const decide = (verdict: 'accept' | 'reject') => {
    if (!story.merging.decideCurrent(verdict === 'accept' ? 'theirs' : 'mine'))
      void story.deciding.decideCurrent(verdict)
  }
  const group = 'review'
  /** What is different since a moment; who asks is known only when it is asked. */
  const since = (id: string, label: () => string, side: Side) =>
    command({
      id: `since.${id}`,
      group,
      label,
      shown,
      run: () => {
        const old: Side = typeof side === 'object' ? { looked: workspace.settings.actor } : side
        workspace.compare(old, 'working')
      },
    })
  return [
    command({
      id: 'review.track',
      group,
      label: m.track,
      keys: ['Mod+Shift+KeyE'],
      shown,
      why: () => workspace.untouchable,
      on: () => story.view?.tracking ?? false,
      run: () => void story.track(!story.view?.tracking),
    }),
    command({
      id: 'review.next',
      group,
      label: () => (collides() ? m.stop_next() : m.change_next()),
      keys: ['F8'],
      shown,
      why: noStep,
      quiet: true,
      run: () => step(1),
    }),
    command({
      id: 'review.previous',
      group,
      label: () => (collides() ? m.stop_previous() : m.change_previous()),
      keys: ['Shift+F8'],
      shown,
      why: noStep,
      quiet: true,
      run: () => step(-1),
    }),
    command({
      id: 'review.accept',
      group,
      label: m.accept_current,
      keys: ['Alt+KeyA'],
      shown,
      why: undecidable,
      quiet: true,
      run: () => decide('accept'),
    }),
    command({
      id: 'review.reject',
      group,
      label: m.reject_current,
      keys: ['Alt+KeyR'],
      shown,
      why: undecidable,
      quiet: true,
      run: () => decide('reject'),
    }),
    command({
      id: 'review.undo',
      group,
      label: m.review_undo,
      keys: ['Alt+KeyU'],
      shown: () => shown() && story.review.last !== undefined,
      why: () => workspace.untouchable,
      run: () => void story.deciding.takeBack(),
    }),
    command({
      id: 'review.facts',
      group,
      label: m.facts_open_pane,
      keys: ['Mod+Alt+KeyF'],
      shown,
      run: () => {
        workspace.inspect('review')
        story.review.shown = 'facts'
      },
    }),
    command({
      id: 'review.blame',
      group,
      label: m.blame_ask,
      keys: ['Mod+Alt+KeyB'],
      shown,
      run: () => (workspace.layout.dialog = 'blame'),
    }),
    since('looked', m.since_looked, { looked: '' }),
    since('submitted', m.since_submitted, 'submitted'),
    since('published', m.since_published, 'published'),
    command({
      id: 'review.accept_all',
      group,
      label: m.accept_all_changes,
      shown,
      why: undecidable,
      run: () => void story.deciding.decide('all', 'accept'),
    }),
    command({
      id: 'review.reject_all',
      group,
      label: m.reject_all_changes,
      shown,
      why: undecidable,
      run: () => void story.deciding.decide('all', 'reject'),
    }),
  ]
}
