//! The smallest program that answers a key with pixels: what is measured of it is the method's own time.

use x11rb::COPY_DEPTH_FROM_PARENT;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, CreateGCAux, CreateWindowAux, EventMask, PropMode, Rectangle, WindowClass,
};
use x11rb::wrapper::ConnectionExt as _;

use crate::Result;

/// Width and height of what a key paints, in pixels.
const LETTER: (u16, u16) = (9, 24);
/// Letters in a line, before the next ones take them away again.
const LINE: u16 = 80;

/// Opens a window and paints a letter's worth of pixels for every key, until it is ended.
pub(crate) fn paint_for_keys() -> Result<()> {
    let (x, number) = x11rb::connect(None)?;
    let screen = &x.setup().roots[number];
    let [window, ink, paper] = [x.generate_id()?, x.generate_id()?, x.generate_id()?];
    let looks = CreateWindowAux::new()
        .background_pixel(screen.white_pixel)
        .event_mask(EventMask::EXPOSURE | EventMask::KEY_PRESS);
    let kind = WindowClass::INPUT_OUTPUT;
    x.create_window(COPY_DEPTH_FROM_PARENT, window, screen.root, 0, 0, 800, 600, 0, kind, 0, &looks)?;
    let class = b"galley-bench-floor\0galley-bench-floor\0";
    x.change_property8(PropMode::REPLACE, window, AtomEnum::WM_CLASS, AtomEnum::STRING, class)?;
    x.create_gc(ink, window, &CreateGCAux::new().foreground(screen.black_pixel))?;
    x.create_gc(paper, window, &CreateGCAux::new().foreground(screen.white_pixel))?;
    x.map_window(window)?;
    x.flush()?;
    let mut typed: u16 = 0;
    loop {
        match x.wait_for_event()? {
            Event::Expose(_) => x.poly_fill_rectangle(window, ink, &page())?.ignore_error(),
            Event::KeyPress(_) => {
                let (width, height) = LETTER;
                let left = i16::try_from(210 + width * (typed % LINE))?;
                let letter = Rectangle { x: left, y: 400, width, height };
                let with = if (typed / LINE).is_multiple_of(2) { ink } else { paper };
                x.poly_fill_rectangle(window, with, &[letter])?.ignore_error();
                typed = typed.wrapping_add(1);
            }
            _ => {}
        }
        x.flush()?;
    }
}

/// Something like a page of text, so that the start can be seen.
fn page() -> Vec<Rectangle> {
    let letters = (0..40_i16).flat_map(|column| (0..10_i16).map(move |line| (column, line)));
    letters
        .map(|(column, line)| Rectangle { x: 200 + column * 24, y: 440 + line * 28, width: 14, height: 14 })
        .collect()
}
