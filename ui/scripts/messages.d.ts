/** The source of messages.ts. */
export function generate(): string
