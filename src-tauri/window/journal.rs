//! The last lines of the log, kept in memory for the diagnostics page. Nothing is written to disk here.

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use galley_desk::api::LogLine;
use galley_desk::ports::{Clock, SystemClock};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// How many lines are kept.
const KEPT: usize = 300;

/// The longest line that is kept, in characters.
const LONGEST: usize = 1_000;

/// The lines. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Journal(Arc<Mutex<VecDeque<LogLine>>>);

impl Journal {
    /// The lines, oldest first.
    pub(crate) fn lines(&self) -> Vec<LogLine> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn add(&self, line: LogLine) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}

impl<S: Subscriber> Layer<S> for Journal {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut words = Words::default();
        event.record(&mut words);
        let meta = event.metadata();
        self.add(LogLine {
            at: SystemClock.now(),
            level: meta.level().as_str().to_ascii_lowercase(),
            target: meta.target().to_owned(),
            message: format!("{}{}", words.message, words.fields).chars().take(LONGEST).collect(),
        });
    }
}

/// What an event says, as one line.
#[derive(Default)]
struct Words {
    message: String,
    fields: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing into a string does not fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn the_last_lines_are_kept() {
        let journal = Journal::default();
        let subscriber = tracing_subscriber::registry().with(journal.clone());
        tracing::subscriber::with_default(subscriber, || {
            for number in 0..=KEPT {
                tracing::warn!(number, "稿件");
            }
        });
        let lines = journal.lines();
        assert_eq!(lines.len(), KEPT);
        assert_eq!((lines[0].level.as_str(), lines[0].message.as_str()), ("warn", "稿件 number=1"));
        assert_eq!(lines[KEPT - 1].message, format!("稿件 number={KEPT}"));
    }
}
