//! Two people's words in one plain text: a field, or an attribute that people write.

use super::super::flat::BOUNDARY;
use super::Choices;
use super::conflict::{Choice, Chooser};
use super::stream::{Look, Stream};
use super::walk::{Three, Walk};

/// Two people's words in one plain text.
pub(super) enum Words {
    Clean(String),
    Contested(Versions),
}

/// The same text with what one side, the other, or both say where they collide.
pub(super) struct Versions {
    mine: String,
    theirs: String,
    both: String,
    /// What stands as long as nobody has chosen.
    pub(super) stands: Choice,
}

impl Versions {
    pub(super) fn of(&self, choice: Choice) -> &str {
        match choice {
            Choice::Mine => &self.mine,
            Choice::Theirs => &self.theirs,
            Choice::Both => &self.both,
        }
    }
}

impl Words {
    pub(super) fn merge(base: &str, mine: &str, theirs: &str) -> Self {
        // What begins a block in a stream is no character of a text; a field may hold it all the same, out of a file.
        let [base, mine, theirs] = [base, mine, theirs].map(|text| Stream::of_text(&text.replace(BOUNDARY, "")));
        let three = Three { base: &base, mine: &mine, theirs: &theirs };
        let merged = |chooser: &mut Chooser<'_>| {
            let mut walk = Walk::new(three, chooser);
            walk.run(&Default::default());
            let runs = walk.bits.iter().filter(|bit| matches!(bit.look, Look::Run(_)));
            (runs.map(|bit| bit.text.as_str()).collect::<String>(), walk.conflicts.len())
        };
        let (text, conflicts) = merged(&mut Chooser::new(&Choices::new()));
        if conflicts == 0 {
            return Self::Clean(text);
        }
        let version = |choice: Choice| merged(&mut Chooser::always(choice)).0;
        let (mine, theirs, both) = (version(Choice::Mine), version(Choice::Theirs), version(Choice::Both));
        let stands = if text == mine {
            Choice::Mine
        } else if text == theirs {
            Choice::Theirs
        } else {
            Choice::Both
        };
        Self::Contested(Versions { mine, theirs, both, stands })
    }
}
