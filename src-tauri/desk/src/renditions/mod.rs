//! What goes out in a picture's place: bounded in size, the right way up, and with nothing in the file but pixels and
//! colour profile. The original stays in the library as it came.
//!
//! A rendition follows from the original's bytes and the form that a destination takes, so that the same picture has the
//! same name at an endpoint whenever it is published. It lies under `media/` like any picture; which it is of is kept in the
//! library, so that none is made twice.

mod avif;
mod make;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use galley_article::convert::html::sniff;
use galley_article::convert::sha256_hex;
use galley_article::model::{Article, Media, Node, NodeKind};
use serde_json::json;

use crate::api::{Code, Fault, Result, StoryId};
use crate::desk::Desk;
use crate::media;
use crate::store::{destinations, renditions};

pub use make::{Broken, EDGE, PictureForm, Rendition, make};

/// How many pictures are worked on at once: each may take half a gigabyte.
const MOST_AT_ONCE: usize = 4;

/// What goes out instead of which picture or file, or why nothing can.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renditions(BTreeMap<String, Result<Media>>);

/// What is known to have been made, by original and form: who publishes to three destinations waits once.
#[derive(Debug, Default)]
pub(crate) struct Made(Mutex<BTreeMap<(String, PictureForm), Media>>);

impl Desk {
    /// Makes what goes out instead of each of these, and stores it. Files that are no pictures go out as they are.
    pub(crate) fn renditions(&self, all: &[Media], form: PictureForm) -> Renditions {
        Renditions(all.iter().map(|media| (media.sha256.clone(), self.rendition(media, form))).collect())
    }

    /// Makes what goes out of a story's pictures ahead of the transaction that needs it: scaling takes its time, in which
    /// nobody else is to wait for the library. What is wrong with them is answered there, and so is a destination that there
    /// is none of.
    pub(crate) fn prepare_pictures(&self, story: &StoryId, destination: &str) -> Result<()> {
        let form =
            self.read(|db| Ok(destinations::find(db, destination)?.map(|row| row.pictures)))?.unwrap_or_default();
        let originals = &self.standing(story)?.texts.working.media;
        self.recall_renditions(originals)?;
        let made = self.make_side_by_side(originals, form);
        self.keep_renditions(form, &made)
    }

    /// Makes several at once where there are several processors; those that cannot be made are left out.
    fn make_side_by_side<'a>(&self, originals: &'a [Media], form: PictureForm) -> Vec<(&'a Media, Media)> {
        let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(MOST_AT_ONCE);
        let share = originals.len().div_ceil(at_once).max(1);
        let some = |some: &'a [Media]| -> Vec<(&'a Media, Media)> {
            some.iter().filter_map(|media| Some((media, self.rendition(media, form).ok()?))).collect()
        };
        std::thread::scope(|scope| {
            let working: Vec<_> = originals.chunks(share).map(|part| scope.spawn(move || some(part))).collect();
            working.into_iter().filter_map(|part| part.join().ok()).flatten().collect()
        })
    }

    /// Writes down what was made of pictures, where that is not known yet. Files that are none have nothing made of them.
    fn keep_renditions(&self, form: PictureForm, made: &[(&Media, Media)]) -> Result<()> {
        let mut fresh = Vec::new();
        for (original, made) in made.iter().filter(|(_, made)| made.mime.starts_with("image/")) {
            if self
                .read(|db| renditions::find(db, &original.sha256, form))?
                .is_none_or(|kept| kept.sha256 != made.sha256)
            {
                fresh.push((original, made));
            }
        }
        if fresh.is_empty() {
            return Ok(());
        }
        let kept = self
            .write(|w| fresh.iter().try_for_each(|(original, made)| renditions::put(w, &original.sha256, form, made)));
        if let Err(fault) = kept {
            // It is written down or made next time; what cannot be written is said by the publication itself.
            tracing::warn!(%fault, "what was made of pictures was not kept");
        }
        Ok(())
    }

    /// Names the originals in an article that went out, in whatever form that was.
    pub(crate) fn put_originals_back(&self, article: &mut Article, originals: &[Media]) -> Result<()> {
        self.recall_renditions(originals)?;
        let mut names = BTreeMap::new();
        for original in originals {
            // What went out before it was written down is made anew; as AVIF nothing did.
            if let Ok(common) = self.rendition(original, PictureForm::Common) {
                names.insert(common.sha256, original);
            }
            let Made(made) = self.renditions_made();
            let made = made.lock().unwrap_or_else(PoisonError::into_inner);
            let known = PictureForm::ALL.into_iter().filter_map(|form| made.get(&(original.sha256.clone(), form)));
            names.extend(known.map(|known| (known.sha256.clone(), original)));
        }
        let original = |sha256: &str| names.get(sha256).copied();
        for media in &mut article.media {
            if let Some(known) = original(&media.sha256) {
                *media = known.clone();
            }
        }
        back(&mut article.body.0, &original);
        Ok(())
    }

    /// What went out of pictures whose article is taken off a site: as far as it is known, and nothing is made for it but
    /// what is made quickly.
    pub(crate) fn renditions_gone_out(&self, originals: &[Media], form: PictureForm) -> Result<Renditions> {
        self.recall_renditions(originals)?;
        let gone = |media| match self.known_rendition(media, form) {
            Some(known) => Ok(known),
            None => self.rendition(media, PictureForm::Common),
        };
        Ok(Renditions(originals.iter().map(|media| (media.sha256.clone(), gone(media))).collect()))
    }

    /// Takes from the library what was made of these.
    fn recall_renditions(&self, originals: &[Media]) -> Result<()> {
        let Made(made) = self.renditions_made();
        for original in originals {
            for form in PictureForm::ALL {
                let key = (original.sha256.clone(), form);
                if !made.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&key)
                    && let Some(known) = self.read(|db| renditions::find(db, &original.sha256, form))?
                {
                    made.lock().unwrap_or_else(PoisonError::into_inner).insert(key, known);
                }
            }
        }
        Ok(())
    }

    /// What was made of a picture, where both files are there.
    fn known_rendition(&self, original: &Media, form: PictureForm) -> Option<Media> {
        let Made(made) = self.renditions_made();
        let key = (original.sha256.clone(), form);
        let known = made.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()?;
        let is_there = |sha256: &str| media::file(self.place(), sha256).is_some_and(|path| path.exists());
        (is_there(&known.sha256) && is_there(&original.sha256))
            .then(|| Media { filename: renamed(&original.filename, &known.mime), ..known })
    }

    fn rendition(&self, original: &Media, form: PictureForm) -> Result<Media> {
        if let Some(known) = self.known_rendition(original, form) {
            return Ok(known);
        }
        let fresh = self.make_rendition(original, form)?;
        let Made(made) = self.renditions_made();
        let key = (original.sha256.clone(), form);
        made.lock().unwrap_or_else(PoisonError::into_inner).insert(key, fresh.clone());
        Ok(fresh)
    }

    fn make_rendition(&self, original: &Media, form: PictureForm) -> Result<Media> {
        let name = if original.filename.is_empty() { &original.sha256 } else { &original.filename };
        let fault = |code, why: &str, said: String| {
            Err(Fault::new(code, said).with(json!({ "media": original.sha256, "why": why })))
        };
        let bytes = match self.media(&original.sha256) {
            Ok(bytes) => bytes,
            Err(why) if why.code == Code::NotFound => {
                let said = format!(
                    "The picture or file {name} is not in this library, so nothing was published. Put it into the story \
                     again and publish again."
                );
                return fault(Code::NotFound, "media-missing", said);
            }
            Err(why) => return Err(why),
        };
        // What its bytes are counts, whatever it was called: a picture by another name holds as much.
        if !original.mime.starts_with("image/") && sniff(&bytes).is_none() {
            return Ok(original.clone());
        }
        match make(&bytes, form) {
            Ok(rendition) => {
                let sha256 = sha256_hex(&rendition.bytes);
                media::keep(self.place(), &sha256, &rendition.bytes)?;
                Ok(Media {
                    sha256,
                    mime: rendition.mime.to_owned(),
                    bytes: u64::try_from(rendition.bytes.len()).unwrap_or(u64::MAX),
                    width: rendition.width,
                    height: rendition.height,
                    filename: renamed(&original.filename, rendition.mime),
                })
            }
            Err(broken) => {
                let said = format!("The picture {name} cannot be published: {broken} Nothing was published.");
                fault(Code::Invalid, broken.name(), said)
            }
        }
    }
}

impl Renditions {
    /// The fault that keeps these from going out, if any does.
    pub(crate) fn fault(&self) -> Option<&Fault> {
        self.0.values().find_map(|made| made.as_ref().err())
    }

    /// An article as it goes out: with renditions where it has originals of which there are any.
    pub(crate) fn in_place(&self, article: &Article) -> Article {
        let mut out = article.clone();
        out.media.clear();
        for media in &article.media {
            let rendition = self.of(&media.sha256).unwrap_or(media);
            // Two originals can come to the same.
            if !out.media.iter().any(|known| known.sha256 == rendition.sha256) {
                out.media.push(rendition.clone());
            }
        }
        self.put(&mut out.body.0);
        out
    }

    fn of(&self, original: &str) -> Option<&Media> {
        self.0.get(original).and_then(|made| made.as_ref().ok())
    }

    fn put(&self, node: &mut Node) {
        if node.kind == NodeKind::Figure
            && let Some(rendition) = self.of(node.attr_str("media"))
        {
            node.attrs.insert("media".to_owned(), rendition.sha256.as_str().into());
        }
        node.content.iter_mut().for_each(|child| self.put(child));
    }
}

/// Names the originals of a node's pictures, and of those below it.
fn back<'a>(node: &mut Node, original: &impl Fn(&str) -> Option<&'a Media>) {
    if node.kind == NodeKind::Figure
        && let Some(known) = original(node.attr_str("media"))
    {
        node.attrs.insert("media".to_owned(), known.sha256.as_str().into());
    }
    node.content.iter_mut().for_each(|child| back(child, original));
}

/// A file's name with the ending of what it has become.
fn renamed(filename: &str, mime: &str) -> String {
    let ending = match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/avif" => "avif",
        _ => return filename.to_owned(),
    };
    match filename.rsplit_once('.') {
        Some((_, old)) if old.eq_ignore_ascii_case(ending) || (ending == "jpg" && old.eq_ignore_ascii_case("jpeg")) => {
            filename.to_owned()
        }
        Some((stem, _)) if !stem.is_empty() => format!("{stem}.{ending}"),
        _ => filename.to_owned(),
    }
}
