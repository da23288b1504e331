/** The facade's requests and replies, generated from Rust. The rest of the window imports them from here. */
export type * from './generated/api'
