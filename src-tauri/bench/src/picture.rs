//! What stands on the screen, as values: where two pictures differ, and when a sequence of them had come to rest.

/// Part of the screen, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) x: u16,
    pub(crate) y: u16,
    pub(crate) width: u16,
    pub(crate) height: u16,
}

impl Region {
    /// How many pixels it has.
    pub(crate) fn size(self) -> usize {
        usize::from(self.width) * usize::from(self.height)
    }
}

/// A grabbed region: four bytes a pixel (blue, green, red, unused), line by line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) bytes: Vec<u8>,
}

/// Where two pictures differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) pixels: usize,
    left: usize,
    right: usize,
    /// The first line that differs, counted from the region's top.
    pub(crate) top: usize,
}

impl Picture {
    /// Where this differs from a picture of the same region; `None` where it does not.
    pub(crate) fn difference(&self, other: &Self) -> Option<Difference> {
        let mut found: Option<Difference> = None;
        let line = self.width * 4;
        for (at, (here, there)) in self.bytes.chunks_exact(line).zip(other.bytes.chunks_exact(line)).enumerate() {
            if here == there {
                continue;
            }
            for (x, (a, b)) in here.chunks_exact(4).zip(there.chunks_exact(4)).enumerate() {
                if a[..3] != b[..3] {
                    let all = found.get_or_insert(Difference { pixels: 0, left: x, right: x, top: at });
                    all.pixels += 1;
                    all.left = all.left.min(x);
                    all.right = all.right.max(x);
                }
            }
        }
        found
    }

    /// Green alone, one byte a pixel: enough to tell paper from ink, and a quarter of the memory.
    pub(crate) fn grey(&self) -> Vec<u8> {
        self.bytes.chunks_exact(4).map(|pixel| pixel[1]).collect()
    }

    /// As a file that picture viewers open (PPM).
    pub(crate) fn portable(&self) -> Vec<u8> {
        let height = self.bytes.len() / 4 / self.width.max(1);
        let mut file = format!("P6 {} {height} 255\n", self.width).into_bytes();
        file.extend(self.bytes.chunks_exact(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]));
        file
    }
}

impl Difference {
    /// Whether it is more than a caret that blinks, which is one to three pixels wide.
    pub(crate) fn is_more_than_a_caret(&self) -> bool {
        self.pixels >= 10 && self.right - self.left + 1 >= 6
    }
}

/// Brightness that tells ink from the paper around it.
const INK: u8 = 48;
/// Brightness that two pictures of the same thing may differ by.
const SAME: u8 = 24;

/// Of pictures in the order of time, the first from which on none differs from the last in more than a twentieth of the
/// last one's ink; `None` where the last one is empty.
pub(crate) fn at_rest(frames: &[Vec<u8>]) -> Option<usize> {
    let last = frames.last()?;
    let ink = ink(last);
    if ink == 0 {
        return None;
    }
    let rests = |frame: &Vec<u8>| {
        let off = frame.iter().zip(last).filter(|(here, there)| here.abs_diff(**there) > SAME).count();
        off <= ink / 20
    };
    let unrest = frames.iter().rposition(|frame| !rests(frame));
    Some(unrest.map_or(0, |at| at + 1))
}

/// How many pixels are not paper.
fn ink(frame: &[u8]) -> usize {
    let mut counts = [0_usize; 256];
    for value in frame {
        counts[usize::from(*value)] += 1;
    }
    let paper = (0..=u8::MAX).max_by_key(|value| counts[usize::from(*value)]).unwrap_or_default();
    frame.iter().filter(|value| value.abs_diff(paper) > INK).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 20 pixels a line; `#` is black.
    fn picture(lines: &[&str]) -> Picture {
        let pixel = |c: char| if c == '#' { [0, 0, 0, 0] } else { [255, 255, 255, 0] };
        let bytes = lines.iter().flat_map(|line| line.chars().flat_map(pixel)).collect();
        Picture { width: 20, bytes }
    }

    #[test]
    fn a_caret_is_not_a_letter() {
        let empty = picture(&["                    "; 12]);
        assert_eq!(empty.difference(&empty), None);
        let caret = picture(&["      ##            "; 12]);
        assert!(!caret.difference(&empty).unwrap().is_more_than_a_caret());
        let letter = picture(&["      ######        "; 12]);
        let difference = letter.difference(&empty).unwrap();
        assert!(difference.is_more_than_a_caret());
        assert_eq!((difference.pixels, difference.top), (72, 0));
    }

    #[test]
    fn a_text_is_painted_when_what_follows_is_little() {
        let blank = vec![250; 100];
        let mut text = blank.clone();
        text[..60].fill(10);
        let mut with_caret = text.clone();
        with_caret[99] = 10;
        let frames = [blank.clone(), text.clone(), with_caret.clone(), text.clone(), with_caret];
        assert_eq!(at_rest(&frames), Some(1));
        let flickers = [text.clone(), blank.clone(), text];
        assert_eq!(at_rest(&flickers), Some(2));
        assert_eq!(at_rest(&[blank]), None);
        assert_eq!(at_rest(&[]), None);
    }
}
