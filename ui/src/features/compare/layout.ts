/** How two texts are laid out: one over the other, or beside each other. */
export type Layout = 'inline' | 'beside'
