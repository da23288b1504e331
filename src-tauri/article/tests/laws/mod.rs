//! The laws of DESIGN §1 and their like, as functions that panic where one is broken: the property tests ask them about random
//! articles, the fuzz targets about those that libFuzzer makes.

#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]

mod diff;
pub(crate) mod fuzzed;
mod merge;
mod weave;

use galley_article::model::{Article, schema};

pub(crate) use diff::{articles, moves, texts};
pub(crate) use merge::{apart, merges, merging, one_sided, signed};
pub(crate) use weave::{decisions, weave};

#[track_caller]
fn is_canonical(article: &Article) {
    assert_eq!(schema::canonical_body(&article.body).0, article.body);
}
