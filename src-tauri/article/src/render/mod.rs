//! Article to HTML: the body fragment, the preview and the pages of the newsroom's site.
//!
//! Pure: addresses of media, times already in the newsroom's zone and lists of other articles are passed in.

mod body;
mod escape;

pub use body::{BodyOptions, body_html, inline_html, site_media_url};
