/** Times on the clock of a zone: what stands in an input of date and time, and the instant that it means. */

/** The zones a newsroom names most; this computer's own comes before them. */
const usual = [
  'Asia/Shanghai',
  'Asia/Hong_Kong',
  'Asia/Taipei',
  'Asia/Tokyo',
  'Europe/London',
  'America/New_York',
  'UTC',
]

const DAY = 86_400_000

/** The zone of this computer. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** The zones that are offered, `chosen` among them: those that are usual, and all the others. */
export function zonesFor(chosen: string): { near: string[]; far: string[] } {
  const near = [...new Set([chosen, ownZone(), ...usual])].filter(Boolean)
  return { near, far: Intl.supportedValuesOf('timeZone').filter((zone) => !near.includes(zone)) }
}

/** Minutes by which the clock of a zone is ahead of UTC at an instant. */
function offsetAt(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const part = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  return Math.round((wall - Math.floor(instant / 1000) * 1000) / 60_000)
}

/** An instant as the clock of a zone shows it, `2026-11-24T18:00`; empty for what is no instant. */
export function wallOf(instant: string, zone: string): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return ''
  return new Date(at + offsetAt(at, zone) * 60_000).toISOString().slice(0, 16)
}

/** An instant as the clock of a zone shows it, with what it is ahead of UTC: `2026-11-24 18:00 +08:00`. */
export function atClock(instant: string, zone: string): string {
  const wall = wallOf(instant, zone)
  return wall ? `${wall.replace('T', ' ')} ${offsetWords(offsetAt(Date.parse(instant), zone))}` : ''
}

/**
 * The instant, RFC 3339 with the zone's offset, at which the clock of a zone shows this; empty for what is no time. A time
 * that the clock skips or shows twice is taken as the later or the first one.
 */
export function instantOf(wall: string, zone: string): string {
  const clock = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.exec(wall.trim())?.[0].replace(' ', 'T')
  const asUtc = clock ? Date.parse(`${clock}:00Z`) : Number.NaN
  if (!clock || Number.isNaN(asUtc)) return ''
  // The offset depends on the instant that is looked for; the second guess is right except in the hour that is skipped.
  const guess = offsetAt(asUtc - offsetAt(asUtc, zone) * 60_000, zone)
  return `${clock}:00${offsetWords(guess)}`
}

/**
 * The instants, RFC 3339, at which the clock of a zone shows this: one as a rule, two where it is set back over it. Where it
 * is set forward over it there is none, and these are as far before the gap and as far after it. Earlier first; empty for
 * what is no time.
 */
export function readingsOf(wall: string, zone: string): { readings: string[]; shown: boolean } {
  const clock = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.exec(wall.trim())?.[0].replace(' ', 'T')
  const asUtc = clock ? Date.parse(`${clock}:00Z`) : Number.NaN
  if (!clock || Number.isNaN(asUtc)) return { readings: [], shown: false }
  const around = [offsetAt(asUtc - DAY, zone), offsetAt(asUtc + DAY, zone)]
  const instants = [...new Set(around)].map((offset) => asUtc - offset * 60_000).sort((a, b) => a - b)
  const exact = instants.filter((at) => wallOf(new Date(at).toISOString(), zone) === clock)
  const chosen = exact.length > 0 ? exact : instants
  const said = (at: number) => {
    const iso = new Date(at).toISOString()
    return `${wallOf(iso, zone)}:00${offsetWords(offsetAt(at, zone))}`
  }
  return { readings: chosen.map(said), shown: exact.length > 0 }
}

function offsetWords(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
