//! Numbers in figures and in words, Chinese and English, with their units.
//!
//! A value is compared as a decimal in figures and a unit's name: 三万二千元, 3.2万元 and 32,000 yuan are all `32000 元`.

use super::letters::{Letters, is_latin};
use super::lexicon::Lexicon;
use crate::text::count::is_cjk;

/// Decimal places that are kept exactly.
const PLACES: u32 = 9;
const ONE: i128 = 10_i128.pow(PLACES);
/// Longer strings of digits are names (of telephones, of accounts), not values.
const MOST_DIGITS: usize = 15;
/// No numeral has more digits and scales than this.
const MOST_PARTS: usize = 24;

/// A number that was read.
#[derive(Debug)]
pub(super) struct Number {
    pub(super) end: usize,
    pub(super) normal: String,
    /// The unit's name; empty where there is none.
    pub(super) unit: String,
    /// Whether it is a fact wherever it stands; a lone Chinese numeral is not.
    pub(super) is_plain: bool,
}

/// A numeral without its unit.
struct Numeral {
    end: usize,
    /// In units of 10^-[`PLACES`]; none where it is kept as it is written.
    value: Option<i128>,
    written: String,
    /// Figures, or words that are numbers and nothing else.
    is_plain: bool,
}

/// The number that begins there.
pub(super) fn number(letters: &Letters, from: usize, lexicon: &Lexicon) -> Option<Number> {
    let ordinal = letters.at(from) == '第';
    let mut at = from + usize::from(ordinal);
    let minus = ["零下", "负", "-"].into_iter().find(|sign| letters.slice(at, at + sign.chars().count()) == **sign);
    at += minus.map_or(0, |sign| sign.chars().count());
    let before = lexicon.before.at(letters, at).map(|(end, unit)| (letters.past_space(end), unit));
    let before = before.filter(|(end, _)| letters.at(*end).is_ascii_digit());
    at = before.map_or(at, |(end, _)| end);
    if let Some(found) = share(letters, at) {
        return (!ordinal && minus.is_none()).then_some(found);
    }
    let mut numeral = numeral(letters, at, before.is_some())?;
    if let Some(end) = token(letters, &numeral, lexicon).filter(|_| before.is_none()) {
        return (!ordinal && minus.is_none()).then(|| Number {
            end,
            normal: letters.slice(from, end),
            unit: String::new(),
            is_plain: true,
        });
    }
    let english_ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| {
        numeral.written.ends_with(|c: char| c.is_ascii_digit())
            && letters.slice(numeral.end, numeral.end + 2).eq_ignore_ascii_case(ending)
            && !is_latin(letters.at(numeral.end + 2))
    });
    numeral.end += 2 * usize::from(english_ordinal);
    Some(with_unit(letters, numeral, before.map(|(_, unit)| unit), ordinal || english_ordinal, minus, lexicon))
}

fn with_unit(
    letters: &Letters,
    numeral: Numeral,
    before: Option<usize>,
    ordinal: bool,
    minus: Option<&str>,
    lexicon: &Lexicon,
) -> Number {
    let mut end = numeral.end;
    let rough = lexicon.roughly.at(letters, end).map(|(end, _)| end);
    let rough = rough.or((letters.at(end) == '+').then_some(end + 1));
    let unit_from = |at: usize| {
        let at = letters.past_space(at);
        let at = if letters.at(at) == '-' { at + 1 } else { at };
        let (end, unit) = lexicon.after.at(letters, at)?;
        // One capital letter after figures is a name (5G, 3D), not a measure.
        (end - at > 1 || !letters.at(at).is_ascii_uppercase()).then_some((end, unit))
    };
    let mut is_rough = false;
    let mut after = None;
    if let Some(rough) = rough {
        after = unit_from(rough);
        is_rough = after.is_some() || letters.at(end) == '+' || !is_cjk(letters.at(rough));
        end = if is_rough { rough } else { end };
    }
    if !is_rough {
        after = unit_from(end);
    }
    end = after.map_or(end, |(end, _)| end);
    let unit = after.map(|(_, unit)| unit).or(before).and_then(|unit| lexicon.units.get(unit));
    let value = numeral.value.map_or(numeral.written, shown);
    let sign = if minus.is_some() && value != "0" { "-" } else { "" };
    let name = unit.map(|unit| unit.name.clone()).unwrap_or_default();
    let mut normal = format!("{}{sign}{value}{}", if ordinal { "第" } else { "" }, if is_rough { "+" } else { "" });
    if !name.is_empty() {
        normal.push(' ');
        normal.push_str(&name);
    }
    let counts = unit.is_some_and(|unit| !unit.weak || numeral.value.is_some_and(|value| value > ONE));
    Number { end, normal, unit: name, is_plain: numeral.is_plain || counts || ordinal }
}

/// 百分之三十, 三分之二 and 七成: shares of a whole.
fn share(letters: &Letters, from: usize) -> Option<Number> {
    let found = |end: usize, normal: String, unit: &str| Number { end, normal, unit: unit.to_owned(), is_plain: true };
    if letters.slice(from, from + 3) == "百分之" {
        let part = numeral(letters, from + 3, false)?;
        return Some(found(part.end, format!("{} %", part.value.map_or(part.written, shown)), "%"));
    }
    let whole = numeral(letters, from, false)?;
    if letters.slice(whole.end, whole.end + 2) == "分之" {
        let part = numeral(letters, whole.end + 2, false)?;
        let figures = |numeral: &Numeral| numeral.value.map_or_else(|| numeral.written.clone(), shown);
        return Some(found(part.end, format!("{}/{}", figures(&part), figures(&whole)), ""));
    }
    let tenths = whole.value.filter(|value| *value > 0 && *value <= 10 * ONE && letters.at(whole.end) == '成')?;
    let next = letters.at(whole.end + 1);
    (!is_cjk(next) || matches!(next, '以' | '左' | '的' | '多'))
        .then(|| found(whole.end + 1, format!("{} %", shown(tenths * 10)), "%"))
}

/// Letters right after figures that make a name of them (5G, 4x4): where the name ends.
fn token(letters: &Letters, numeral: &Numeral, lexicon: &Lexicon) -> Option<usize> {
    let figures = numeral.written.ends_with(|c: char| c.is_ascii_digit());
    if !figures || !is_latin(letters.at(numeral.end)) {
        return None;
    }
    let end = letters.while_is(numeral.end, |c| is_latin(c) || c.is_ascii_digit());
    let letter = letters.slice(numeral.end, end);
    let is_unit = lexicon.after.at(letters, numeral.end).is_some_and(|(unit, _)| unit >= end);
    let is_name = letter.chars().count() == 1 && letter.chars().all(|c| c.is_ascii_uppercase());
    let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| letter.eq_ignore_ascii_case(ending));
    ((!is_unit || is_name) && !is_ordinal).then_some(end)
}

fn numeral(letters: &Letters, from: usize, money: bool) -> Option<Numeral> {
    if letters.at(from).is_ascii_digit() || is_chinese_start(letters.at(from)) {
        return mixed(letters, from, money);
    }
    in_english_words(letters, from)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || chinese_digit(c).is_some()
}

fn is_chinese_start(c: char) -> bool {
    c == '十' || chinese_digit(c).is_some()
}

pub(super) fn chinese_digit(c: char) -> Option<i128> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn chinese_scale(c: char) -> Option<i128> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Figures and Chinese numerals, and both mixed: 3万2千, 一百零五, 3.2亿.
fn mixed(letters: &Letters, from: usize, money: bool) -> Option<Numeral> {
    let (mut at, mut parts) = (from, 0);
    let (mut hundreds, mut wan, mut all) = (0_i128, 0_i128, 0_i128);
    let mut pending: Option<i128> = None;
    let mut last_scale = 1;
    let mut single = false;
    let mut figures = false;
    while parts < MOST_PARTS {
        let c = letters.at(at);
        if pending.is_none() && (c.is_ascii_digit() || chinese_digit(c).is_some()) {
            let Some((end, value)) = digits(letters, at) else {
                // Too long to be a value, or with a leading zero: a name of digits.
                let figures = c.is_ascii_digit();
                let end = letters.while_is(at, |c| is_digit(c) && c.is_ascii_digit() == figures);
                let alone = parts == 0;
                return alone.then(|| Numeral {
                    end,
                    value: None,
                    written: letters.slice(from, end),
                    is_plain: figures,
                });
            };
            figures |= c.is_ascii_digit();
            single = end == at + 1 && !c.is_ascii_digit();
            (pending, at) = (Some(value), end);
        } else if let Some(scale) = chinese_scale(c).filter(|scale| *scale == 10 || parts > 0) {
            // 千米 and 千克 are units, 百分之 and 十分之 begin a share.
            let unit = c == '千' && matches!(letters.at(at + 1), '米' | '克' | '瓦');
            let share = letters.slice(at + 1, at + 3) == "分之";
            if (unit || share) && parts > 0 {
                break;
            }
            let given = pending.take();
            let scaled = |value: i128| value.checked_mul(scale);
            match scale {
                10 | 100 | 1000 => hundreds = hundreds.checked_add(scaled(given.unwrap_or(ONE))?)?,
                10_000 => {
                    wan = wan.checked_add(scaled(hundreds.checked_add(given.unwrap_or(0))?)?)?;
                    hundreds = 0;
                }
                _ => {
                    let below = wan.checked_add(hundreds)?.checked_add(given.unwrap_or(0))?;
                    all = all.checked_add(scaled(below)?)?;
                    (wan, hundreds) = (0, 0);
                }
            }
            (last_scale, single) = (scale, false);
            at += 1;
        } else {
            break;
        }
        parts += 1;
    }
    // 三万二 is short for 三万二千.
    let short = if single && last_scale > 10 { last_scale / 10 } else { 1 };
    let rest = pending.unwrap_or(0).checked_mul(short)?;
    let mut value = all.checked_add(wan)?.checked_add(hundreds)?.checked_add(rest)?;
    if figures && let Some((end, scale)) = english_scale(letters, at, money) {
        (value, at) = (value.checked_mul(scale)?, end);
    }
    let written = letters.slice(from, at);
    if let Some(end) = fraction(letters, from, at) {
        return Some(Numeral { end, value: None, written: letters.slice(from, end), is_plain: true });
    }
    let has_scale = written.chars().any(|c| chinese_scale(c).is_some());
    Some(Numeral { end: at, value: Some(value), is_plain: figures || (has_scale && parts > 1), written })
}

/// `2/3`: figures, a stroke, figures, and no more of them.
fn fraction(letters: &Letters, from: usize, at: usize) -> Option<usize> {
    let all_digits = (from..at).all(|at| letters.at(at).is_ascii_digit());
    let end = letters.while_is(at + 1, |c| c.is_ascii_digit());
    (all_digits && letters.at(at) == '/' && end > at + 1 && letters.at(end) != '/').then_some(end)
}

/// Digits of one script, with thousands and decimals: where they end and their value.
fn digits(letters: &Letters, from: usize) -> Option<(usize, i128)> {
    if !letters.at(from).is_ascii_digit() {
        return chinese_digits(letters, from);
    }
    let mut end = letters.while_is(from, |c| c.is_ascii_digit());
    let mut whole = letters.slice(from, end);
    if whole.len() <= 3 {
        while letters.at(end) == ',' {
            let group = letters.while_is(end + 1, |c| c.is_ascii_digit());
            if group != end + 4 {
                break;
            }
            whole.push_str(&letters.slice(end + 1, group));
            end = group;
        }
    }
    if whole.len() > MOST_DIGITS || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let mut value = whole.parse::<i128>().ok()? * ONE;
    let decimals = letters.while_is(end + 1, |c| c.is_ascii_digit());
    if letters.at(end) == '.' && decimals > end + 1 {
        let places = letters.slice(end + 1, decimals);
        if places.len() > PLACES as usize {
            return None;
        }
        let padded = format!("{places:0<width$}", width = PLACES as usize);
        value += padded.parse::<i128>().ok()?;
        end = decimals;
    }
    Some((end, value))
}

fn chinese_digits(letters: &Letters, from: usize) -> Option<(usize, i128)> {
    let is = |c: char| chinese_digit(c).is_some();
    let mut end = letters.while_is(from, is);
    if end - from > MOST_DIGITS {
        return None;
    }
    let mut value = 0;
    for at in from..end {
        value = value * 10 + chinese_digit(letters.at(at))? * ONE;
    }
    let decimals = letters.while_is(end + 1, is);
    if letters.at(end) == '点' && decimals > end + 1 && decimals - end <= PLACES as usize {
        let mut place = ONE / 10;
        for at in end + 1..decimals {
            value += chinese_digit(letters.at(at))? * place;
            place /= 10;
        }
        end = decimals;
    }
    Some((end, value))
}

fn english_scale(letters: &Letters, at: usize, money: bool) -> Option<(usize, i128)> {
    let from = letters.past_space(at);
    let end = letters.while_is(from, is_latin);
    let scale = match letters.slice(from, end).to_ascii_lowercase().as_str() {
        "thousand" => 1000,
        "million" => 1_000_000,
        "billion" | "bn" => 1_000_000_000,
        "trillion" => 1_000_000_000_000,
        "m" | "mn" if money && from == at => 1_000_000,
        "k" if money && from == at => 1000,
        _ => return None,
    };
    Some((end, scale))
}

fn english_word(word: &str) -> Option<i128> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let place = |list: &[&str]| list.iter().position(|known| word.eq_ignore_ascii_case(known));
    let small = place(&SMALL).map(|at| at as i128);
    small.or_else(|| place(&TENS).map(|at| (at as i128 + 2) * 10))
}

/// `thirty-two thousand`, `two hundred and five`. `one` alone is no number.
fn in_english_words(letters: &Letters, from: usize) -> Option<Numeral> {
    if is_latin(letters.before(from)) {
        return None;
    }
    let (mut at, mut end, mut total, mut part) = (from, from, 0_i128, 0_i128);
    let mut words = 0;
    loop {
        let stop = letters.while_is(at, is_latin);
        let word = letters.slice(at, stop).to_ascii_lowercase();
        match (english_word(&word), word.as_str()) {
            (Some(value), _) => part += value,
            (None, "hundred") if part > 0 => part *= 100,
            (None, "thousand" | "million" | "billion") if part > 0 => {
                let scale = match word.as_str() {
                    "thousand" => 1000,
                    "million" => 1_000_000,
                    _ => 1_000_000_000,
                };
                total += part * scale;
                part = 0;
            }
            (None, "and") if words > 0 && total + part >= 100 => {
                at = letters.past_space(stop);
                continue;
            }
            _ => break,
        }
        (end, words) = (stop, words + 1);
        at = if matches!(letters.at(stop), ' ' | '-') { stop + 1 } else { break };
        // More words than any number has, or a value past all reason.
        if words > 12 || total + part > 10_i128.pow(15) {
            return None;
        }
    }
    let value = (total + part) * ONE;
    (words > 0 && value > ONE).then(|| Numeral {
        end,
        value: Some(value),
        written: letters.slice(from, end),
        is_plain: true,
    })
}

/// A value in figures.
fn shown(value: i128) -> String {
    let (whole, rest) = (value / ONE, value % ONE);
    if rest == 0 {
        return whole.to_string();
    }
    let places = format!("{rest:0width$}", width = PLACES as usize);
    format!("{whole}.{}", places.trim_end_matches('0'))
}
