//! A time that a person set for a publication, read in the newsroom's zone. Where the clock is changed, an hour comes twice
//! or never: that is asked about, not guessed.

use chrono::{DateTime, FixedOffset, Local, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::json;

use super::api::{PlannedTime, ReadTime};
use crate::api::{Code, Fault, Result};
use crate::desk::Desk;
use crate::store::destinations;

/// How a time of day is written.
const FORMS: [&str; 4] = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];

/// How one with its offset is written, beside RFC 3339.
const WITH_OFFSET: [&str; 3] = ["%Y-%m-%dT%H:%M%:z", "%Y-%m-%d %H:%M%:z", "%Y-%m-%d %H:%M:%S%:z"];

/// The zone of a newsroom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// One of the IANA's.
    Named(Tz),
    /// This machine's own.
    Machine,
}

/// What a time of day means in a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// One instant.
    Once(DateTime<FixedOffset>),
    /// Two, because the clock is set back over it: the earlier first.
    Twice([DateTime<FixedOffset>; 2]),
    /// None, because the clock is set forward over it: as far before the gap, and as far after it.
    Never([DateTime<FixedOffset>; 2]),
}

impl Desk {
    /// What a time means in the zone of a destination, as its newsroom's clock shows it. A time that comes twice or never
    /// there is answered `invalid`, with both readings in `detail.readings` (RFC 3339) and `detail.why` `twice` or `never`.
    pub fn planned_time(&self, request: &ReadTime) -> Result<PlannedTime> {
        let zone = match request.destination.as_deref() {
            Some(name) => Zone::of(&self.read(|db| destinations::get(db, name))?.zone)?,
            None => Zone::Machine,
        };
        let at = read(&request.text, zone)?;
        Ok(PlannedTime { at: zone.show(at.with_timezone(&Utc)), zone: zone.name() })
    }
}

impl Zone {
    /// The zone of that IANA name; this machine's for an empty one.
    pub(crate) fn of(name: &str) -> Result<Self> {
        if name.is_empty() {
            return Ok(Self::Machine);
        }
        name.parse().map(Self::Named).map_err(|_| {
            let said = format!("There is no time zone {name}. Give an IANA name, such as Asia/Shanghai.");
            Fault::new(Code::Invalid, said).with(json!({ "why": "zone", "zone": name }))
        })
    }

    /// The IANA name; empty for this machine's own.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Named(zone) => zone.name().to_owned(),
            Self::Machine => String::new(),
        }
    }

    /// An instant as its clock shows it.
    pub(crate) fn show(self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        match self {
            Self::Named(zone) => at.with_timezone(&zone).fixed_offset(),
            Self::Machine => at.with_timezone(&Local).fixed_offset(),
        }
    }

    fn reading(self, local: NaiveDateTime) -> Reading {
        match self {
            Self::Named(zone) => reading(&zone, local),
            Self::Machine => reading(&Local, local),
        }
    }
}

/// What a time of day means in a zone.
fn reading<Z: TimeZone>(zone: &Z, local: NaiveDateTime) -> Reading {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Reading::Once(at.fixed_offset()),
        LocalResult::Ambiguous(one, other) => {
            let mut both = [one.fixed_offset(), other.fixed_offset()];
            both.sort();
            Reading::Twice(both)
        }
        LocalResult::None => {
            // With the offset of after the change it is before it, and the other way round.
            let at = |offset: FixedOffset| {
                let utc = local - TimeDelta::seconds(i64::from(offset.local_minus_utc()));
                zone.from_utc_datetime(&utc).fixed_offset()
            };
            let offset = |utc: NaiveDateTime| zone.offset_from_utc_datetime(&utc).fix();
            let mut both = [at(offset(local + TimeDelta::days(1))), at(offset(local - TimeDelta::days(1)))];
            both.sort();
            Reading::Never(both)
        }
    }
}

/// A time as it was typed: with an offset, else in the zone that stands behind it, else in the one given.
fn read(text: &str, zone: Zone) -> Result<DateTime<FixedOffset>> {
    let text = text.trim();
    let exact = DateTime::parse_from_rfc3339(text).ok();
    let exact = exact.or_else(|| WITH_OFFSET.iter().find_map(|form| DateTime::parse_from_str(text, form).ok()));
    if let Some(at) = exact {
        return Ok(at);
    }
    let (time, zone) = match text.split_once('[').or_else(|| text.rsplit_once(' ')) {
        Some((time, name)) if name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            (time.trim(), Zone::of(name.trim_end_matches(']'))?)
        }
        _ => (text, zone),
    };
    let Some(local) = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(time, form).ok()) else {
        let said = format!(
            "\"{text}\" is no time. Write it like 2026-05-01 06:00, with a zone or an offset behind it where it is another's: 2026-05-01 06:00 Asia/Shanghai, 2026-05-01T06:00:00+08:00."
        );
        return Err(Fault::new(Code::Invalid, said).with(json!({ "why": "unreadable" })));
    };
    match zone.reading(local) {
        Reading::Once(at) => Ok(at),
        Reading::Twice(both) => Err(asked("twice", local, zone, both)),
        Reading::Never(both) => Err(asked("never", local, zone, both)),
    }
}

fn asked(why: &str, local: NaiveDateTime, zone: Zone, both: [DateTime<FixedOffset>; 2]) -> Fault {
    let named = zone.name();
    let place = if named.is_empty() { "this computer's zone".to_owned() } else { named.clone() };
    let [one, other] = both.map(|at| at.to_rfc3339());
    let clock = local.format("%Y-%m-%d %H:%M");
    let said = match why {
        "twice" => format!(
            "{clock} comes twice in {place}, where the clock is set back: {one} and {other}. Nothing was published; give the one that is meant, with its offset."
        ),
        _ => format!(
            "{clock} does not come in {place}, where the clock is set forward: before it is {one}, after it {other}. Nothing was published; give the one that is meant, with its offset."
        ),
    };
    Fault::new(Code::Invalid, said).with(json!({ "why": why, "zone": named, "readings": [one, other] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, zone: &str, expected: &str) {
        let said = match read(text, Zone::of(zone).unwrap()) {
            Ok(at) => at.to_rfc3339(),
            Err(fault) => {
                let readings: Vec<&str> = fault.detail["readings"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|each| each.as_str())
                    .collect();
                format!("{}: {}", fault.detail["why"].as_str().unwrap_or_default(), readings.join(" "))
            }
        };
        assert_eq!(said.trim_end_matches(": "), expected, "{text} in {zone}");
    }

    #[test]
    fn times_as_they_are_typed() {
        check("2026-05-01 06:00", "Asia/Shanghai", "2026-05-01T06:00:00+08:00");
        check("2026-05-01T06:00", "Europe/London", "2026-05-01T06:00:00+01:00");
        check(" 2026-05-01 06:00:30 ", "America/New_York", "2026-05-01T06:00:30-04:00");
        check("2026-05-01 06:00 America/New_York", "Asia/Shanghai", "2026-05-01T06:00:00-04:00");
        check("2026-05-01T06:00[Europe/Paris]", "Asia/Shanghai", "2026-05-01T06:00:00+02:00");
        check("2026-05-01T06:00:00Z", "Asia/Shanghai", "2026-05-01T06:00:00+00:00");
        check("2026-05-01T06:00+08:00", "Europe/London", "2026-05-01T06:00:00+08:00");
        check("tomorrow", "Asia/Shanghai", "unreadable");
        check("2026-02-30 06:00", "Asia/Shanghai", "unreadable");
        check("2026-05-01 06:00 Mars/Olympus", "Asia/Shanghai", "zone");
    }

    #[test]
    fn a_time_that_comes_twice_is_asked_about() {
        check("2026-10-25 01:30", "Europe/London", "twice: 2026-10-25T01:30:00+01:00 2026-10-25T01:30:00+00:00");
        check("2026-11-01 01:30", "America/New_York", "twice: 2026-11-01T01:30:00-04:00 2026-11-01T01:30:00-05:00");
        check("2026-04-05 01:45", "Australia/Lord_Howe", "twice: 2026-04-05T01:45:00+11:00 2026-04-05T01:45:00+10:30");
        check("2026-10-25T01:30:00+00:00", "Europe/London", "2026-10-25T01:30:00+00:00");
    }

    #[test]
    fn a_time_that_never_comes_is_asked_about() {
        check("2026-03-29 01:30", "Europe/London", "never: 2026-03-29T00:30:00+00:00 2026-03-29T02:30:00+01:00");
        check("2026-03-08 02:30", "America/New_York", "never: 2026-03-08T01:30:00-05:00 2026-03-08T03:30:00-04:00");
        // Samoa left out a whole day.
        check("2011-12-30 12:00", "Pacific/Apia", "never: 2011-12-29T12:00:00-10:00 2011-12-31T12:00:00+14:00");
    }

    #[test]
    fn what_is_asked_is_one_sentence_with_a_way_on() {
        let fault = read("2026-10-25 01:30", Zone::of("Europe/London").unwrap()).unwrap_err();
        assert!(
            fault.message.contains("comes twice in Europe/London") && fault.message.contains("with its offset"),
            "{fault}"
        );
    }
}
