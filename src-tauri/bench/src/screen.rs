//! One X screen as somebody in front of it has it: looking at pixels, pressing keys, clicking, closing windows.
//!
//! XDamage says that something was drawn, the shared-memory extension brings the pixels, and only a real difference of
//! pixels counts. Keys come from XTest and take the way of a keyboard's.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection;
use x11rb::protocol::damage::{self, ReportLevel};
use x11rb::protocol::xproto::{
    AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ClientMessageEvent, ConnectionExt as _, EventMask, ImageFormat,
    KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT, MapState, Window,
};
use x11rb::protocol::{Event, shm, xtest};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::Result;
use crate::picture::{Picture, Region};

/// Keys by their X names' values.
pub(crate) mod key {
    pub(crate) const HOME: u32 = 0xff50;
    pub(crate) const RIGHT: u32 = 0xff53;
    pub(crate) const DOWN: u32 = 0xff54;
    pub(crate) const PAGE_DOWN: u32 = 0xff56;
    pub(super) const CONTROL: u32 = 0xffe3;
}

/// Windows smaller than this are hints and splashes, in pixels.
const SMALLEST: (u16, u16) = (300, 200);

/// A connection that looks at a whole screen.
pub(crate) struct Screen {
    x: RustConnection,
    root: Window,
    pub(crate) width: u16,
    pub(crate) height: u16,
    damage: u32,
    segment: u32,
    shared: File,
    /// Keysyms by keycode, beginning with the lowest keycode there is.
    keys: (u8, usize, Vec<u32>),
}

/// A window that a program has put on the screen.
pub(crate) struct Shown {
    pub(crate) window: Window,
    /// Its class, in lower case.
    pub(crate) class: String,
}

impl Screen {
    /// Connects to the display of this name.
    pub(crate) fn open(display: &str) -> Result<Self> {
        let (x, number) = x11rb::connect(Some(display))?;
        let setup = x.setup();
        let screen = &setup.roots[number];
        let (root, width, height) = (screen.root, screen.width_in_pixels, screen.height_in_pixels);
        damage::query_version(&x, 1, 1)?.reply()?;
        shm::query_version(&x)?.reply()?;
        let damage = x.generate_id()?;
        damage::create(&x, damage, root, ReportLevel::NON_EMPTY)?.check()?;
        // A file in memory whose pages the server writes into; reading it needs no mapping of our own.
        let shared = tempfile::tempfile_in("/dev/shm")?;
        shared.set_len(u64::from(width) * u64::from(height) * 4)?;
        let segment = x.generate_id()?;
        shm::attach_fd(&x, segment, std::os::fd::OwnedFd::from(shared.try_clone()?), false)?.check()?;
        let first = setup.min_keycode;
        let map = x.get_keyboard_mapping(first, setup.max_keycode - first + 1)?.reply()?;
        let keys = (first, usize::from(map.keysyms_per_keycode), map.keysyms);
        Ok(Self { x, root, width, height, damage, segment, shared, keys })
    }

    /// A region given in fractions of the screen: left, top, right, bottom.
    pub(crate) fn region(&self, [left, top, right, bottom]: [f64; 4]) -> Region {
        let at = |share: f64, whole: u16| {
            let whole = f64::from(whole);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the screen")]
            let at = (share * whole).clamp(0.0, whole) as u16;
            at
        };
        let (x, y) = (at(left, self.width), at(top, self.height));
        Region { x, y, width: at(right, self.width) - x, height: at(bottom, self.height) - y }
    }

    /// Brings what a region shows into `picture`.
    pub(crate) fn grab(&self, region: Region, picture: &mut Picture) -> Result<()> {
        let Region { x, y, width, height } = region;
        let (x, y) = (i16::try_from(x)?, i16::try_from(y)?);
        let format = u8::from(ImageFormat::Z_PIXMAP);
        shm::get_image(&self.x, self.root, x, y, width, height, !0, format, self.segment, 0)?.reply()?;
        picture.width = usize::from(width);
        picture.bytes.resize(region.size() * 4, 0);
        self.shared.read_exact_at(&mut picture.bytes, 0)?;
        Ok(())
    }

    /// Waits until something was drawn anywhere, no longer than this. Answers whether it was.
    pub(crate) fn drawn_within(&self, patience: Duration) -> Result<bool> {
        let until = Instant::now() + patience;
        let mut drawn = false;
        loop {
            while let Some(event) = self.x.poll_for_event()? {
                drawn |= matches!(event, Event::DamageNotify(_));
            }
            if drawn {
                damage::subtract(&self.x, self.damage, x11rb::NONE, x11rb::NONE)?;
                self.x.flush()?;
                return Ok(true);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            let mut sockets = [PollFd::new(self.x.stream(), PollFlags::IN)];
            poll(&mut sockets, Some(&Timespec::try_from(left)?))?;
        }
    }

    /// Presses and releases a key, with or without Control.
    pub(crate) fn press(&self, keysym: u32, control: bool) -> Result<()> {
        let [key, with] = [self.code(keysym)?, self.code(key::CONTROL)?];
        if control {
            self.input(KEY_PRESS_EVENT, with)?;
        }
        self.input(KEY_PRESS_EVENT, key)?;
        self.input(KEY_RELEASE_EVENT, key)?;
        if control {
            self.input(KEY_RELEASE_EVENT, with)?;
        }
        Ok(self.x.flush()?)
    }

    /// Clicks at a place given in fractions of the screen, and takes the pointer out of the way.
    pub(crate) fn click(&self, x: f64, y: f64) -> Result<()> {
        let at = self.region([x, y, 1.0, 1.0]);
        self.point(i16::try_from(at.x)?, i16::try_from(at.y)?)?;
        self.input(BUTTON_PRESS_EVENT, 1)?;
        self.input(BUTTON_RELEASE_EVENT, 1)?;
        self.x.sync()?;
        thread::sleep(Duration::from_millis(400));
        self.point(i16::try_from(self.width)? - 2, i16::try_from(self.height)? - 2)?;
        Ok(self.x.sync()?)
    }

    /// Windows of programs that are on the screen, largest part of the window manager's list.
    pub(crate) fn windows(&self) -> Result<Vec<Shown>> {
        let mut found = Vec::new();
        for window in self.listed()? {
            let Ok(attributes) = self.x.get_window_attributes(window)?.reply() else { continue };
            let Ok(geometry) = self.x.get_geometry(window)?.reply() else { continue };
            let large = geometry.width >= SMALLEST.0 && geometry.height >= SMALLEST.1;
            if attributes.map_state == MapState::VIEWABLE && large {
                let class = self.x.get_property(false, window, AtomEnum::WM_CLASS, AtomEnum::STRING, 0, 256)?.reply();
                let class = class.map(|class| String::from_utf8_lossy(&class.value).to_lowercase()).unwrap_or_default();
                found.push(Shown { window, class });
            }
        }
        Ok(found)
    }

    /// Whether a window manager runs.
    pub(crate) fn is_managed(&self) -> Result<bool> {
        let name = self.atom("_NET_SUPPORTING_WM_CHECK")?;
        Ok(self.x.get_property(false, self.root, name, AtomEnum::WINDOW, 0, 1)?.reply()?.value_len > 0)
    }

    /// Asks every window to close, as its close button would.
    pub(crate) fn close_all(&self) -> Result<()> {
        let (protocols, delete) = (self.atom("WM_PROTOCOLS")?, self.atom("WM_DELETE_WINDOW")?);
        for window in self.listed()? {
            let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
            self.x.send_event(false, window, EventMask::NO_EVENT, message)?;
        }
        Ok(self.x.sync()?)
    }

    fn listed(&self) -> Result<Vec<Window>> {
        let list = self.atom("_NET_CLIENT_LIST")?;
        let list = self.x.get_property(false, self.root, list, AtomEnum::WINDOW, 0, 4096)?.reply()?;
        Ok(list.value32().into_iter().flatten().collect())
    }

    fn atom(&self, name: &str) -> Result<u32> {
        Ok(self.x.intern_atom(false, name.as_bytes())?.reply()?.atom)
    }

    fn code(&self, keysym: u32) -> Result<u8> {
        let (first, each, syms) = &self.keys;
        let at = syms.chunks_exact(*each).position(|syms| syms.first() == Some(&keysym));
        let at = at.ok_or_else(|| format!("no key on this screen's keyboard has the keysym {keysym:#x}"))?;
        Ok(first + u8::try_from(at)?)
    }

    fn point(&self, x: i16, y: i16) -> Result<()> {
        xtest::fake_input(&self.x, MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0)?;
        Ok(())
    }

    fn input(&self, kind: u8, detail: u8) -> Result<()> {
        xtest::fake_input(&self.x, kind, detail, 0, x11rb::NONE, 0, 0, 0)?;
        Ok(())
    }
}
