//! Dates and times of day, Chinese and English.
//!
//! A date's normal form is ISO 8601 with what is not said left out: `2026-11-25`, `2026-11`, `2026`, `--11-25`, `--11`, `---25`;
//! a day of the week is `W3`. Times are `HH:MM` of 24 hours.

use super::letters::{Letters, is_latin};
use super::lexicon::Lexicon;
use super::number::chinese_digit;

/// A date or time that was read: where it ends and its normal form.
pub(super) type Read = (usize, String);

/// The date that begins there.
pub(super) fn date(letters: &Letters, from: usize) -> Option<Read> {
    if letters.before(from).is_ascii_digit() || letters.is_inside_word(from) {
        return None;
    }
    chinese(letters, from)
        .or_else(|| figures(letters, from))
        .or_else(|| english(letters, from))
        .or_else(|| week(letters, from))
}

/// Whether two normal forms of dates may be the same day: what both of them say is the same.
pub(crate) fn agree(one: &str, other: &str) -> bool {
    let parts = |date: &str| -> Option<[Option<u32>; 3]> {
        let number = |text: &str| text.parse::<u32>().ok();
        if let Some(day) = date.strip_prefix("---") {
            return Some([None, None, Some(number(day)?)]);
        }
        if let Some(rest) = date.strip_prefix("--") {
            let mut rest = rest.split('-');
            return Some([None, Some(number(rest.next()?)?), rest.next().and_then(number)]);
        }
        let mut rest = date.split('-');
        Some([Some(number(rest.next()?)?), rest.next().and_then(number), rest.next().and_then(number)])
    };
    match (parts(one), parts(other)) {
        (Some(one), Some(other)) => one.iter().zip(&other).all(|(a, b)| a.is_none() || b.is_none() || a == b),
        _ => one == other,
    }
}

/// A small whole number in figures or Chinese numerals, up to 99.
fn small(letters: &Letters, from: usize) -> Option<(usize, u32)> {
    if letters.at(from).is_ascii_digit() {
        let end = letters.while_is(from, |c| c.is_ascii_digit());
        return (end - from <= 2).then(|| letters.slice(from, end).parse().ok().map(|value| (end, value)))?;
    }
    let digit = |at: usize| chinese_digit(letters.at(at)).and_then(|value| u32::try_from(value).ok());
    let (tens, at) = match digit(from) {
        Some(value) if letters.at(from + 1) == '十' => (value, from + 2),
        Some(value) => return digit(from + 1).is_none().then_some((from + 1, value)),
        None if letters.at(from) == '十' => (1, from + 1),
        None => return None,
    };
    Some(match digit(at) {
        Some(value) => (at + 1, tens * 10 + value),
        None => (at, tens * 10),
    })
}

fn year(letters: &Letters, from: usize) -> Option<(usize, u32)> {
    let end = from + 4;
    let digit = |c: char| c.to_digit(10).or_else(|| chinese_digit(c).and_then(|value| u32::try_from(value).ok()));
    let value = (from..end).try_fold(0, |value, at| digit(letters.at(at)).map(|digit| value * 10 + digit))?;
    (digit(letters.at(end)).is_none() && (1000..=2999).contains(&value)).then_some((end, value))
}

fn month(value: u32) -> bool {
    (1..=12).contains(&value)
}

fn day(value: u32) -> bool {
    (1..=31).contains(&value)
}

/// 2026年11月25日, 11月25日, 25日, 二〇二六年, 十一月.
fn chinese(letters: &Letters, from: usize) -> Option<Read> {
    let (mut at, mut normal) = (from, String::new());
    if let Some((end, value)) = year(letters, at).filter(|(end, _)| letters.at(*end) == '年') {
        (at, normal) = (end + 1, format!("{value:04}"));
    }
    let has_year = !normal.is_empty();
    let Some((end, value)) = small(letters, at) else { return has_year.then_some((at, normal)) };
    if letters.at(end) == '月' && month(value) {
        normal = if has_year { format!("{normal}-{value:02}") } else { format!("--{value:02}") };
        at = end + 1;
        if let Some((end, value)) =
            small(letters, at).filter(|(end, value)| day(*value) && matches!(letters.at(*end), '日' | '号'))
        {
            return Some((end + 1, format!("{normal}-{value:02}")));
        }
        return Some((at, normal));
    }
    if has_year {
        return Some((at, normal));
    }
    let duration = matches!(letters.at(end + 1), '内' | '间' | '游' | '元');
    (letters.at(end) == '日' && day(value) && !duration).then(|| (end + 1, format!("---{value:02}")))
}

/// 2026-11-25, 2026/11/25, 2026.11.25, and what is left out written as `--`.
fn figures(letters: &Letters, from: usize) -> Option<Read> {
    let no_more = |end: usize| !letters.at(end).is_ascii_digit();
    if letters.at(from) == '-' {
        if from > 0 {
            return None;
        }
        let dashes = letters.while_is(from, |c| c == '-') - from;
        let (end, first) = small(letters, from + dashes).filter(|_| letters.at(from + dashes).is_ascii_digit())?;
        return match dashes {
            3 if day(first) && no_more(end) => Some((end, format!("---{first:02}"))),
            2 if month(first) && letters.at(end) == '-' => {
                let (end, second) = small(letters, end + 1).filter(|(end, second)| day(*second) && no_more(*end))?;
                Some((end, format!("--{first:02}-{second:02}")))
            }
            2 if month(first) && no_more(end) => Some((end, format!("--{first:02}"))),
            _ => None,
        };
    }
    let ascii = |at: usize| letters.at(at).is_ascii_digit();
    let (end, value) = year(letters, from).filter(|_| (from..from + 4).all(ascii))?;
    let mark = letters.at(end);
    if matches!(mark, '-' | '/' | '.')
        && let Some((end, second)) = small(letters, end + 1).filter(|(_, value)| month(*value) && ascii(end + 1))
    {
        let third = small(letters, end + 1).filter(|(stop, value)| day(*value) && no_more(*stop) && ascii(end + 1));
        return match third.filter(|_| letters.at(end) == mark) {
            Some((end, third)) => Some((end, format!("{value:04}-{second:02}-{third:02}"))),
            None if mark == '-' && end - from == 7 && no_more(end) => Some((end, format!("{value:04}-{second:02}"))),
            None => None,
        };
    }
    // A bare year, where nothing makes a quantity or a name of it.
    let next = letters.at(end);
    let bare = (1900..=2099).contains(&value) && !next.is_alphanumeric() && !matches!(next, '%' | '-' | '℃' | '°');
    let counts = letters.at(end) == ' ' && letters.at(end + 1).is_alphabetic() && !is_latin(letters.at(end + 1));
    let decimal = matches!(next, '.' | ',' | '/' | ':') && ascii(end + 1);
    let money = matches!(letters.before(from), '$' | '¥' | '€' | '£' | '.' | ',' | '/' | ':' | '-' | '第');
    (bare && !counts && !decimal && !money && !in_words(letters, end)).then(|| (end, format!("{value:04}")))
}

/// Whether a word follows that makes a quantity of a number that looks like a year.
fn in_words(letters: &Letters, end: usize) -> bool {
    const COUNTED: [&str; 12] = [
        "people",
        "yuan",
        "dollars",
        "tonnes",
        "tons",
        "households",
        "metres",
        "meters",
        "km",
        "percent",
        "kg",
        "euros",
    ];
    let from = letters.past_space(end);
    let word = letters.slice(from, letters.while_is(from, is_latin));
    COUNTED.iter().any(|counted| word.eq_ignore_ascii_case(counted))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A month's name, in full or as three or four letters with or without a stop; it begins with a capital.
fn month_name(letters: &Letters, from: usize) -> Option<(usize, u32, bool)> {
    if !letters.at(from).is_ascii_uppercase() || is_latin(letters.before(from)) {
        return None;
    }
    let end = letters.while_is(from, is_latin);
    let word = letters.slice(from, end).to_ascii_lowercase();
    let short = word.len() == 3 || word == "sept";
    let at = MONTHS.iter().position(|name| *name == word || (short && name.starts_with(&word)))?;
    let stop = usize::from(short && letters.at(end) == '.');
    Some((end + stop, u32::try_from(at + 1).ok()?, MONTHS[at] == word))
}

/// A day of the month in figures, with or without `th`.
fn english_day(letters: &Letters, from: usize) -> Option<(usize, u32)> {
    let (end, value) = small(letters, from).filter(|(_, value)| day(*value) && letters.at(from).is_ascii_digit())?;
    let ending = letters.slice(end, end + 2).to_ascii_lowercase();
    let end = end + 2 * usize::from(["st", "nd", "rd", "th"].contains(&ending.as_str()));
    (!letters.at(end).is_alphanumeric() || crate::text::count::is_cjk(letters.at(end))).then_some((end, value))
}

/// November 25, 2026; 25 November 2026; Nov. 25; November 2026; November.
fn english(letters: &Letters, from: usize) -> Option<Read> {
    let after_comma = |at: usize| {
        let at = if letters.at(at) == ',' { at + 1 } else { at };
        letters.past_space(at)
    };
    let with_year = |end: usize, rest: String| match year(letters, after_comma(end)) {
        Some((end, year)) if !letters.at(end).is_alphanumeric() => (end, format!("{year:04}-{rest}")),
        _ => (end, format!("--{rest}")),
    };
    if let Some((end, day)) = english_day(letters, from) {
        let (end, month, _) = month_name(letters, letters.past_space(end)).filter(|_| letters.at(end) == ' ')?;
        return Some(with_year(end, format!("{month:02}-{day:02}")));
    }
    let (end, month, full) = month_name(letters, from)?;
    let next = letters.past_space(end);
    if let Some((end, day)) = english_day(letters, next).filter(|_| next > end) {
        return Some(with_year(end, format!("{month:02}-{day:02}")));
    }
    if next > end
        && let Some((end, year)) = year(letters, next).filter(|(end, _)| !letters.at(*end).is_alphanumeric())
    {
        return Some((end, format!("{year:04}-{month:02}")));
    }
    // May and March are words, and short names are names.
    (full && !matches!(month, 3 | 5)).then(|| (end, format!("--{month:02}")))
}

/// 星期三, 周三, Wednesday.
fn week(letters: &Letters, from: usize) -> Option<Read> {
    if letters.at(from) == 'W' && from == 0 {
        let value = letters.at(1).to_digit(10).filter(|value| (1..=7).contains(value))?;
        return (letters.len() == 2).then(|| (2, format!("W{value}")));
    }
    let named =
        ["星期", "礼拜", "周"].into_iter().find(|name| letters.slice(from, from + name.chars().count()) == **name);
    if let Some(name) = named {
        let at = from + name.chars().count();
        let value = match letters.at(at) {
            '日' | '天' => 7,
            c => chinese_digit(c).filter(|value| (1..=6).contains(value))?,
        };
        // 周一鸣 is a person and 两周 a length of time: neither may stand on the way.
        let length = chinese_digit(letters.before(from)).is_some() || letters.before(from).is_ascii_digit();
        return (!length && (name != "周" || !goes_on_as_name(letters, at + 1))).then(|| (at + 1, format!("W{value}")));
    }
    if !letters.at(from).is_ascii_uppercase() || is_latin(letters.before(from)) {
        return None;
    }
    let end = letters.while_is(from, is_latin);
    let word = letters.slice(from, end).to_ascii_lowercase();
    DAYS.iter().position(|day| *day == word).map(|at| (end, format!("W{}", at + 1)))
}

fn goes_on_as_name(letters: &Letters, at: usize) -> bool {
    let c = letters.at(at);
    crate::text::count::is_cjk(c) && !"上下早晚中凌至到和、举召在起将前后（的".contains(c)
}

/// The time of day that begins there.
pub(super) fn time(letters: &Letters, from: usize, lexicon: &Lexicon) -> Option<Read> {
    if letters.before(from).is_ascii_digit() || matches!(letters.before(from), ':' | '.') {
        return None;
    }
    let shown = |end: usize, hour: u32, minute: u32| {
        (hour <= 24 && minute < 60).then(|| (end, format!("{hour:02}:{minute:02}")))
    };
    if let Some(hour) =
        [("noon", 12), ("midnight", 0)].iter().find_map(|(word, hour)| is_word(letters, from, word).then_some(*hour))
    {
        return shown(letters.while_is(from, is_latin), hour, 0);
    }
    let parts = [(&lexicon.afternoon, true), (&lexicon.morning, false)];
    let part = parts.iter().find_map(|(words, is_late)| words.at(letters, from).map(|(end, _)| (end, *is_late)));
    let start = part.map_or(from, |(end, _)| letters.past_space(end));
    let (at, hour) = small(letters, start)?;
    let (end, minute, said) = minutes(letters, at, part.is_some())?;
    let spaced = letters.past_space(end);
    let late_after = parts.iter().find_map(|(words, is_late)| {
        words.at(letters, spaced).filter(|_| is_latin(letters.at(spaced))).map(|(end, _)| (end, *is_late))
    });
    if !said && late_after.is_none() {
        return None;
    }
    let end = late_after.map_or(end, |(end, _)| end);
    let hour = match part.or(late_after) {
        Some((_, true)) if hour < 12 => hour + 12,
        Some((_, false)) if hour == 12 => 0,
        _ => hour,
    };
    shown(end, hour, minute)
}

/// What follows the hour: where it ends, the minutes, and whether it says that this is a time.
fn minutes(letters: &Letters, at: usize, part: bool) -> Option<(usize, u32, bool)> {
    match letters.at(at) {
        ':' => {
            let end = letters.while_is(at + 1, |c| c.is_ascii_digit());
            let minute = letters.slice(at + 1, end).parse().ok().filter(|_| end == at + 3)?;
            let seconds = letters.while_is(end + 1, |c| c.is_ascii_digit());
            let end = if letters.at(end) == ':' && seconds == end + 3 { seconds } else { end };
            Some((end, minute, true))
        }
        '时' | '点' => {
            let short = letters.at(at) == '点';
            if let Some((end, minute)) = small(letters, at + 1).filter(|(end, _)| letters.at(*end) == '分') {
                return Some((end + 1, minute, true));
            }
            match letters.at(at + 1) {
                '半' => Some((at + 2, 30, true)),
                '整' | '钟' => Some((at + 2, 0, true)),
                // 三点建议 are three points.
                _ => Some((at + 1, 0, !short || part)),
            }
        }
        _ => Some((at, 0, false)),
    }
}

fn is_word(letters: &Letters, from: usize, word: &str) -> bool {
    if is_latin(letters.before(from)) {
        return false;
    }
    let end = from + word.chars().count();
    letters.slice(from, end).eq_ignore_ascii_case(word) && !is_latin(letters.at(end))
}
