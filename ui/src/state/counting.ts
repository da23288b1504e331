/**
 * 字数 of a piece of plain text, for what is selected at the moment. The rule is the desk's (`text/count.rs`), which counts
 * whole stories: a Chinese character and a Chinese mark one each, any run of other characters between spaces one.
 */

const space = /[\s\u200b\ufeff]/u
/** Marks that Chinese and English share: they are Chinese where they touch Chinese. */
const shared = /[‘’“”—…·–]/u
const mark =
  /[\u3001-\u3004\u3008-\u3020\u3030\u303d\u30fb\ufe10-\ufe19\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffe6]/u
const square =
  /[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3040-\u31ff\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\u1100-\u11ff\uac00-\ud7af\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc\u{20000}-\u{323af}]/u

type Kind = 'space' | 'square' | 'shared' | 'other'

function kindOf(char: string): Kind {
  if (space.test(char)) return 'space'
  if (shared.test(char)) return 'shared'
  return mark.test(char) || square.test(char) ? 'square' : 'other'
}

/** A run of shared marks with Chinese on either side is Chinese. */
function settle(kinds: Kind[]): void {
  for (let at = 0; at < kinds.length; at++) {
    if (kinds[at] !== 'shared') continue
    let end = at
    while (kinds[end] === 'shared') end++
    const chinese = kinds[at - 1] === 'square' || kinds[end] === 'square'
    kinds.fill(chinese ? 'square' : 'other', at, end)
    at = end
  }
}

/** 字数 of plain text, one paragraph a line. */
export function countOf(text: string): number {
  let count = 0
  for (const line of text.split('\n')) {
    const kinds = [...line].map(kindOf)
    settle(kinds)
    let running = false
    for (const kind of kinds) {
      if (kind === 'square') count += 1
      else if (kind === 'other' && !running) count += 1
      running = kind === 'other'
    }
  }
  return count
}
