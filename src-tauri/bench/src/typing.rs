//! From a key to changed pixels, in the middle of a text.

use std::thread;
use std::time::{Duration, Instant};

use crate::Result;
use crate::picture::{Picture, Region};
use crate::screen::{Screen, key};

/// How long a key may take before it counts as lost.
const LOST: Duration = Duration::from_secs(5);
/// From one key to the next, beside up to [`JITTER`]: as fast as somebody types who knows what to say.
const PACE: Duration = Duration::from_millis(220);
/// So that keys do not fall in step with anything.
const JITTER: u64 = 40;
/// About how many characters a page down goes, whatever the program.
const PAGE: usize = 1200;
/// Above and below the line that is typed on, in pixels: what is looked at.
const AROUND: (u16, u16) = (60, 200);

/// What was measured.
pub(crate) struct Typed {
    /// To the first changed pixels, in milliseconds.
    pub(crate) times: Vec<f64>,
    /// Keys after which nothing changed.
    pub(crate) lost: usize,
}

/// Goes to the middle of a text of this length and types. `middle` false types where the caret is.
pub(crate) fn type_keys(screen: &Screen, fractions: [f64; 4], keys: usize, characters: Option<usize>) -> Result<Typed> {
    let [left, _, right, _] = fractions;
    // The caret may stand in any line, so keys are looked for over the whole height.
    let whole = screen.region([left, 0.03, right, 0.96]);
    screen.click((left + right) / 2.0, 0.56)?;
    if let Some(characters) = characters {
        go_to_middle(screen, whole, characters)?;
    }
    let line = find_line(screen, whole)?;
    measure(screen, line, keys)
}

/// The same way in every program: to the beginning, so many pages down, and into a line.
fn go_to_middle(screen: &Screen, region: Region, characters: usize) -> Result<()> {
    step(screen, region, key::HOME, true, Duration::from_millis(1000))?;
    for _ in 0..characters / 2 / PAGE {
        step(screen, region, key::PAGE_DOWN, false, Duration::from_millis(800))?;
    }
    let pause = || thread::sleep(Duration::from_millis(60));
    pause();
    for _ in 0..2 {
        screen.press(key::DOWN, false)?;
        pause();
    }
    screen.press(key::HOME, false)?;
    for _ in 0..8 {
        pause();
        screen.press(key::RIGHT, false)?;
    }
    thread::sleep(Duration::from_millis(1200));
    Ok(())
}

/// Presses a key and waits until what it did is over.
fn step(screen: &Screen, region: Region, keysym: u32, control: bool, patience: Duration) -> Result<()> {
    let (mut before, mut now) = (Picture::default(), Picture::default());
    screen.grab(region, &mut before)?;
    screen.press(keysym, control)?;
    let (pressed, mut changed) = (Instant::now(), None::<Instant>);
    while changed.map_or_else(|| pressed.elapsed() < patience, |at| at.elapsed() < Duration::from_millis(30)) {
        if screen.drawn_within(Duration::from_millis(5))? {
            screen.grab(region, &mut now)?;
            if now.difference(&before).is_some_and(|difference| difference.is_more_than_a_caret()) {
                changed = Some(Instant::now());
                std::mem::swap(&mut now, &mut before);
            }
        }
        if pressed.elapsed() > LOST {
            break;
        }
    }
    Ok(())
}

/// Types a few letters to warm up, and finds the line they appear in.
fn find_line(screen: &Screen, whole: Region) -> Result<Region> {
    let (mut before, mut now) = (Picture::default(), Picture::default());
    screen.drawn_within(Duration::ZERO)?;
    screen.grab(whole, &mut before)?;
    let mut top = None;
    for letter in "asdfjk".chars() {
        screen.press(u32::from(letter), false)?;
        thread::sleep(Duration::from_millis(400));
        screen.grab(whole, &mut now)?;
        let difference = now.difference(&before).filter(|difference| difference.is_more_than_a_caret());
        top = difference.map(|difference| u16::try_from(difference.top).map(|top| whole.y + top)).or(top);
        std::mem::swap(&mut now, &mut before);
    }
    let line = top.ok_or("no key reached the text")??;
    let top = line.saturating_sub(AROUND.0).max(whole.y);
    let bottom = (line + AROUND.1).min(whole.y + whole.height);
    Ok(Region { y: top, height: bottom - top, ..whole })
}

fn measure(screen: &Screen, line: Region, keys: usize) -> Result<Typed> {
    let (mut before, mut now) = (Picture::default(), Picture::default());
    let mut typed = Typed { times: Vec::new(), lost: 0 };
    let mut chance = 5_u64;
    for letter in "asdfjkl".chars().cycle().take(keys) {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        thread::sleep(Duration::from_millis((chance >> 33) % JITTER));
        while screen.drawn_within(Duration::ZERO)? {}
        screen.grab(line, &mut before)?;
        let pressed = Instant::now();
        screen.press(u32::from(letter), false)?;
        match changed_after(screen, line, &before, &mut now, pressed)? {
            Some(time) => typed.times.push(time.as_secs_f64() * 1e3),
            None => typed.lost += 1,
        }
        thread::sleep(PACE.saturating_sub(pressed.elapsed()));
    }
    if typed.times.is_empty() { Err("no key was seen".into()) } else { Ok(typed) }
}

/// How long it took until more than a caret had changed; `None` where nothing did.
fn changed_after(
    screen: &Screen,
    line: Region,
    before: &Picture,
    now: &mut Picture,
    pressed: Instant,
) -> Result<Option<Duration>> {
    while pressed.elapsed() < LOST {
        if !screen.drawn_within(Duration::from_millis(2))? {
            continue;
        }
        screen.grab(line, now)?;
        let time = pressed.elapsed();
        if now.difference(before).is_some_and(|difference| difference.is_more_than_a_caret()) {
            return Ok(Some(time));
        }
    }
    Ok(None)
}
