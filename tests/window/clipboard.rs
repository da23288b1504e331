//! The system's clipboard, as another program would own it: what is put here reaches the window through X and WebKit, as
//! what somebody copies in Word does.

use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};

use gtk::gdk::{Atom, SELECTION_CLIPBOARD};
use gtk::glib::MainContext;
use gtk::{Clipboard, TargetEntry, TargetFlags};

use crate::driver::PATIENCE;

/// What lies on a clipboard: the same thing in several formats.
pub(crate) type Formats = Vec<(&'static str, Vec<u8>)>;

/// Puts this on the clipboard, in the place of what was there. What another program asks for is served for as long as the
/// tests run.
pub(crate) fn put(formats: Formats) {
    static OWNER: OnceLock<()> = OnceLock::new();
    OWNER.get_or_init(|| {
        let (ready, began) = channel();
        std::thread::spawn(move || own(&ready));
        began.recv_timeout(PATIENCE).unwrap();
    });
    let (done, taken) = channel();
    MainContext::default().invoke(move || {
        let targets: Vec<TargetEntry> =
            (0..).zip(&formats).map(|(at, (name, _))| TargetEntry::new(name, TargetFlags::empty(), at)).collect();
        let owned = Clipboard::get(&SELECTION_CLIPBOARD).set_with_data(&targets, move |_, asked, at| {
            if let Some((name, bytes)) = usize::try_from(at).ok().and_then(|at| formats.get(at)) {
                asked.set(&Atom::intern(name), 8, bytes);
            }
        });
        let _ = done.send(owned);
    });
    assert!(taken.recv_timeout(PATIENCE).unwrap(), "the clipboard was taken over");
}

/// Owns the clipboard, in a thread of its own: GTK speaks to the screen from one thread alone.
fn own(ready: &Sender<()>) {
    gtk::init().unwrap();
    let _ = ready.send(());
    gtk::main();
}
