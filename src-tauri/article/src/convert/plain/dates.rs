//! Dates at the end of a line, as lists of articles print them.

use chrono::NaiveDate;

/// A line split into what stands before the date at its end, and the date: `标题2021-07-01`, `标题（2021年7月1日）`,
/// `Title, 2021/07/01 08:30`. The date may stand in brackets and be followed by a time of day.
pub(super) fn split_trailing_date(line: &str) -> Option<(&str, NaiveDate)> {
    let line = without_time(line.trim_end_matches([')', '）', ']', '】', ' ']).trim_end());
    let (rest, date) = numeric_date(line)?;
    let title = rest.trim_end_matches(['(', '（', '[', '【']).trim_end();
    Some((title.trim_end_matches([',', '，']).trim_end(), date))
}

/// Whether a text is nothing but a date, with or without a time of day.
pub(super) fn is_date(text: &str) -> bool {
    is_time(text) || split_trailing_date(text).is_some_and(|(rest, _)| rest.is_empty())
}

fn is_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split([':', '：']).collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn without_time(line: &str) -> &str {
    match line.rsplit_once([' ', '\u{3000}', 'T']) {
        Some((before, last)) if is_time(last) => before.trim_end(),
        _ => line,
    }
}

fn numeric_date(line: &str) -> Option<(&str, NaiveDate)> {
    let (before_day, day) = number_at_end(line.strip_suffix('日').unwrap_or(line), 2)?;
    let separator = before_day.chars().next_back().filter(|c| matches!(c, '-' | '/' | '.' | '月'))?;
    let (before_month, month) = number_at_end(before_day.strip_suffix(separator)?, 2)?;
    let separator = if separator == '月' { '年' } else { separator };
    let (rest, year) = number_at_end(before_month.strip_suffix(separator)?, 4)?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    (1900..2200).contains(&year).then_some((rest, date))
}

/// The number of at most `most` digits that a text ends with, and what stands before it.
fn number_at_end(text: &str, most: usize) -> Option<(&str, u32)> {
    let digits = text.bytes().rev().take(most).take_while(u8::is_ascii_digit).count();
    let (rest, number) = text.split_at(text.len() - digits);
    number.parse().ok().map(|number| (rest, number))
}
