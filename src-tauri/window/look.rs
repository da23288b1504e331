//! Theme, background and zoom of the window. What they are is the page's to say; here they reach the system's part of the
//! window, and the background is kept, so that the window does not open in one colour and turn to another.

use std::path::{Path, PathBuf};

use galley_desk::api::{Code, Fault, Look, Result, Theme};
use tauri::window::Color;
use tauri::{Runtime, WebviewWindow};

/// How far the page may be zoomed out and in.
const ZOOM: std::ops::RangeInclusive<f64> = 0.5..=3.0;

/// Shows a look, and keeps it for the next start. What is kept is what the window opened with or was given last, so the
/// same look again, which the page tells at every start, is no reason to style the whole window anew.
pub(crate) fn set<R: Runtime>(window: &WebviewWindow<R>, look: &Look, folder: &Path) -> Result<()> {
    let colour = colour(look)
        .ok_or_else(|| Fault::new(Code::Invalid, "The look was not changed: the background is no colour #rrggbb."))?;
    if kept(folder).is_some_and(|(shown, _)| shown == *look) {
        return Ok(());
    }
    window.set_theme(theme(look)).and_then(|()| window.set_background_color(Some(colour))).map_err(unshown)?;
    // Whoever cannot keep it opens in the colour of the first start, once.
    if let Err(error) = write(folder, look) {
        tracing::warn!("the look of the window was not kept: {error}");
    }
    Ok(())
}

/// The look of the last time, with its background; none at the first start, or where the file is no good.
pub(crate) fn kept(folder: &Path) -> Option<(Look, Color)> {
    let look: Look = serde_json::from_slice(&std::fs::read(file(folder)).ok()?).ok()?;
    let colour = colour(&look)?;
    Some((look, colour))
}

/// What Tauri calls a theme.
pub(crate) fn theme(look: &Look) -> Option<tauri::Theme> {
    look.theme.map(|theme| match theme {
        Theme::Dark => tauri::Theme::Dark,
        Theme::Light => tauri::Theme::Light,
    })
}

/// Zooms the page; 1 is its own size.
pub(crate) fn zoom<R: Runtime>(window: &WebviewWindow<R>, factor: f64) -> Result<()> {
    let factor = if factor.is_finite() { factor } else { 1.0 };
    window.set_zoom(factor.clamp(*ZOOM.start(), *ZOOM.end())).map_err(unshown)
}

fn unshown(error: tauri::Error) -> Fault {
    Fault::new(Code::Internal, format!("The window's look was not changed: {error}."))
}

fn colour(look: &Look) -> Option<Color> {
    let digits = look.background.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some(Color(part(0)?, part(2)?, part(4)?, u8::MAX))
}

fn write(folder: &Path, look: &Look) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(file(folder), serde_json::to_vec(look)?)
}

fn file(folder: &Path) -> PathBuf {
    folder.join("look.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(background: &str) -> Look {
        Look { theme: Some(Theme::Dark), background: background.to_owned() }
    }

    #[test]
    fn a_colour_has_six_digits() {
        assert_eq!(colour(&look("#1a1B1c")), Some(Color(0x1a, 0x1b, 0x1c, 255)));
        for wrong in ["", "#fff", "1a1b1c", "#1a1b1g", "#1a1b1c00", "red", "#字字"] {
            assert_eq!(colour(&look(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn a_look_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(kept(folder.path()), None);
        write(folder.path(), &look("#1a1b1c")).unwrap();
        assert_eq!(kept(folder.path()).unwrap().0, look("#1a1b1c"));
        std::fs::write(file(folder.path()), "{").unwrap();
        assert_eq!(kept(folder.path()), None);
    }
}
