//! The real window, through WebDriver.
//!
//! - [`shown`]: one story is shown, previewed, decided on and published, in both languages; an empty library
//! - [`composing`]: Chinese through a real input method
//! - [`review`]: an editor's changes, told apart, decided on and taken back
//! - [`finding`]: find and replace under review
//! - [`comments`]: a thread through deletion and undo, answered by somebody else, resolved
//! - [`by_hand`]: a step back in every field, arrows beside a picture, the size of the text
//! - [`writing`]: what is typed is saved, and a killed app loses nothing that was acknowledged
//! - [`pasting`]: what was copied in Word and Google Docs
//! - [`pictures`]: dropped, pasted and chosen, and what is said of them
//! - [`versions`]: revisions compared and brought back, the page on a phone
//! - [`preflight`]: every planted fault is found
//! - [`together`]: several hands on one library, one window for it
//! - [`faults`]: a full disk, sites that do not answer or answer nonsense
//! - [`states`]: a library that cannot be written, read or reached at once, a site that is away, in every look
//! - [`left_off`]: the window comes back as it was left
//! - [`many`]: 1,000 changes, 200 related items, a headline without end
//! - [`days`]: a reporter's and an editor's day without a mouse
//! - [`signing`]: signatures voided by an edit and given anew, a planned publication, a correction
//! - [`publishing`]: preflight, the hold window, taking back, publishing and updating
//! - [`sending`]: the hold, the receipt, correcting, withdrawing, the outbox, the request beside the site, in every look
//! - [`payload`]: what publishing would send, field by field
//! - [`destinations`]: one is added, tested, mended, published to and removed, by keys alone
//! - [`wordpress_window`]: published to a real WordPress, corrected and withdrawn
//! - [`drift`]: an edit on the site is shown, taken in as tracked changes, and published again
//! - [`notified`]: the system is told how a delivery ended
//! - [`views`]: every view in every look, without accessibility faults, and its picture
//! - [`hostile`]: what somebody hostile sends runs nowhere, and the window leaves nothing open
//!
//! and what they stand on: [`driver`] and [`screen`] (the window), [`keys`], [`asking`], [`clipboard`] and [`input_method`]
//! (hands), [`focus`] (where the keyboard stands), [`library`] and [`shelf`] (what lies in it), [`sites`] and
//! [`wordpress`] (where it is published), [`disk`] (one of a test's own),
//! [`session`] (a bus and a keychain), [`looks`] (languages and themes), [`axe`] (accessibility).

#![cfg(target_os = "linux")]
// What fails here fails the test.
#![allow(clippy::unwrap_used)]

mod asking;
mod axe;
mod beside;
mod by_hand;
mod clipboard;
mod comments;
mod comparing;
mod composing;
mod conflicts;
mod days;
mod destinations;
mod disk;
mod drift;
mod driver;
mod faults;
mod finding;
mod focus;
mod hostile;
mod input_method;
mod keys;
mod kinds;
mod laws;
mod left_off;
mod library;
mod looks;
mod many;
mod notified;
mod pasting;
mod payload;
mod pictures;
mod preflight;
mod publishing;
mod review;
mod screen;
mod sending;
mod session;
mod shelf;
mod shown;
mod signing;
mod sites;
mod states;
mod together;
mod versions;
mod views;
#[path = "../endpoints/site.rs"]
#[allow(dead_code, reason = "shared with the tests of the endpoints")]
mod wordpress;
mod wordpress_window;
mod writing;
