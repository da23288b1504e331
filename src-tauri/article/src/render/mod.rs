//! Article to HTML: the body fragment, the preview, the pages of the newsroom's site, comparisons, and
//! WordPress's blocks.
//!
//! Pure: addresses of media, times in the newsroom's zone and lists of other articles are passed in. Every page is
//! complete in itself: styles inside, no program but a block of structured data, nothing fetched from elsewhere. All text
//! passes `escape` or the templates' auto-escape.

mod blocks;
mod body;
mod comparison;
mod context;
mod credits;
pub(crate) mod escape;
mod feed;
mod json_ld;
mod labels;
mod markup;
mod pages;
mod sheet;
mod templates;

pub use blocks::{SitePicture, block_markup};
pub use body::{BodyOptions, body_html, inline_html, site_media_url};
pub use comparison::ComparisonPage;
pub use context::{Link, Listing, PageContext, Teaser, Tombstone, section_names, section_url};
pub use credits::{credits_line, editors_line};
pub use feed::{rss_xml, sitemap_xml};
pub use markup::{markup_page, plain_page};
pub use pages::{page_title, preview_page};
pub use sheet::{Sheet, SheetAct, SheetDelivery, SheetSignature, SheetStage, Standing};

pub use templates::{Page, Templates};

#[cfg(test)]
mod tests;
