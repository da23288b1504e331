//! 字数 and its relatives, as Chinese word processors count them, and the reading time.
//!
//! The rule is the one of the word-count dialog of Microsoft Word and WPS Writer with Chinese text (Word's
//! "Words" = "Asian characters" + "Non-Asian words"): every Chinese, Japanese or Korean character counts one, every
//! full-width punctuation mark counts one, and every run of other characters between spaces counts one, whatever its
//! length. Word segmentation in the linguistic sense is not this module's business.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{Body, Node, NodeKind};

/// Chinese characters a reader takes in per minute.
const CJK_PER_MINUTE: u32 = 400;
/// English words a reader takes in per minute.
const WORDS_PER_MINUTE: u32 = 230;

/// What a text measures. Characters are Unicode scalar values, so that an emoji of one code point counts one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counts {
    /// 字数: CJK characters and CJK punctuation one each, runs of anything else (words, numbers, `3.5%`) one each.
    pub characters_with_punctuation: u32,
    /// 字数 without CJK punctuation and without runs that are nothing but punctuation.
    pub characters_without_punctuation: u32,
    /// 字符数(不计空格): every character that is not white space.
    pub characters: u32,
    /// 字符数(计空格): every character, white space within a paragraph included, paragraph ends not.
    pub characters_with_spaces: u32,
    /// Han ideographs alone.
    pub han: u32,
    /// Runs that hold a letter of another script: `Galley`, `PM2.5`, `don't`.
    pub latin_words: u32,
    /// Runs that hold a digit and no letter: `2021`, `99.4%`.
    pub numbers: u32,
    /// Paragraphs (headings, list items, cells, captions) with anything but white space in them.
    pub paragraphs: u32,
    /// Seconds of silent reading, at 400 CJK characters and 230 words or numbers a minute, rounded up.
    pub reading_seconds: u32,
}

impl Counts {
    /// The counts of plain text, one paragraph a line.
    pub fn of_text(text: &str) -> Self {
        let mut tally = Tally::default();
        text.lines().for_each(|line| tally.paragraph(line));
        tally.finish()
    }

    /// The counts of a body: all its text, captions included; alternative texts and credits not.
    pub fn of_body(body: &Body) -> Self {
        let mut tally = Tally::default();
        body.0.walk(&mut |node: &Node| {
            if node.kind.is_textblock() {
                tally.textblock(node);
            }
        });
        tally.finish()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Cjk,
    CjkPunctuation,
    /// Marks that Chinese and English share: curly quotes, dashes, ellipsis, middle dot. They go with their neighbours.
    Shared,
    Other,
}

/// What a run of characters that are not Chinese holds.
#[derive(Default)]
struct Run {
    is_open: bool,
    has_letter: bool,
    has_digit: bool,
}

impl Run {
    fn push(&mut self, c: char) {
        self.is_open = true;
        self.has_letter |= c.is_alphabetic();
        self.has_digit |= c.is_numeric();
    }
}

#[derive(Default)]
struct Tally {
    counts: Counts,
    cjk: u32,
    punctuation_runs: u32,
    cjk_punctuation: u32,
}

impl Tally {
    fn textblock(&mut self, node: &Node) {
        // One run of text as a rule.
        if let [only] = node.content.as_slice()
            && only.kind != NodeKind::HardBreak
        {
            return self.paragraph(&only.text);
        }
        let mut text = String::new();
        for child in &node.content {
            match child.kind {
                // A break ends a run as a space does; as a vertical tab it still belongs to the paragraph.
                NodeKind::HardBreak => text.push('\u{b}'),
                _ => text.push_str(&child.text),
            }
        }
        self.paragraph(&text);
    }

    fn paragraph(&mut self, text: &str) {
        let mut run = Run::default();
        // Marks that wait for the character behind them, and whether a Chinese one stands before them.
        let (mut shared, mut after_cjk) = (0, false);
        let mut says_something = false;
        for c in text.chars() {
            let class = class(c);
            self.counts.characters_with_spaces += u32::from(c != '\u{b}');
            self.counts.characters += u32::from(class != Class::Space);
            says_something |= class != Class::Space;
            if class == Class::Shared {
                shared += 1;
                continue;
            }
            let cjk = matches!(class, Class::Cjk | Class::CjkPunctuation);
            self.resolve_shared(&mut shared, after_cjk || cjk, &mut run);
            after_cjk = cjk;
            if class == Class::Other {
                run.push(c);
                continue;
            }
            self.end_run(&mut run);
            self.cjk += u32::from(class == Class::Cjk);
            self.counts.han += u32::from(class == Class::Cjk && is_han(c));
            self.cjk_punctuation += u32::from(class == Class::CjkPunctuation);
        }
        self.resolve_shared(&mut shared, after_cjk, &mut run);
        self.end_run(&mut run);
        self.counts.paragraphs += u32::from(says_something);
    }

    /// Shared marks are Chinese punctuation where a Chinese character or mark touches them on either side, else part of the
    /// run.
    fn resolve_shared(&mut self, shared: &mut u32, touched: bool, run: &mut Run) {
        match std::mem::take(shared) {
            0 => {}
            count if touched => {
                self.end_run(run);
                self.cjk_punctuation += count;
            }
            _ => run.is_open = true,
        }
    }

    fn end_run(&mut self, run: &mut Run) {
        let Run { is_open, has_letter, has_digit } = std::mem::take(run);
        if has_letter {
            self.counts.latin_words += 1;
        } else if has_digit {
            self.counts.numbers += 1;
        } else if is_open {
            self.punctuation_runs += 1;
        }
    }

    fn finish(self) -> Counts {
        let runs = self.counts.latin_words + self.counts.numbers;
        let plain = self.cjk + runs;
        let tenths =
            u64::from(self.cjk) * 600 / u64::from(CJK_PER_MINUTE) + u64::from(runs) * 600 / u64::from(WORDS_PER_MINUTE);
        Counts {
            characters_with_punctuation: plain + self.cjk_punctuation + self.punctuation_runs,
            characters_without_punctuation: plain,
            reading_seconds: u32::try_from(tenths.div_ceil(10)).unwrap_or(u32::MAX),
            ..self.counts
        }
    }
}

fn class(c: char) -> Class {
    if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}') {
        return Class::Space;
    }
    match c {
        '‘' | '’' | '“' | '”' | '—' | '…' | '·' | '–' => Class::Shared,
        '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303d}' | '\u{30fb}' => {
            Class::CjkPunctuation
        }
        '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' => {
            Class::CjkPunctuation
        }
        '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{ffe0}'..='\u{ffe6}' => Class::CjkPunctuation,
        _ if is_cjk(c) => Class::Cjk,
        _ => Class::Other,
    }
}

/// Whether it is a Han ideograph.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}'
        | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303b}')
}

/// Whether it is a character that fills a square of its own: Han, kana, Hangul, bopomofo, full-width digits and letters.
pub fn is_cjk(c: char) -> bool {
    is_han(c)
        || matches!(c,
            '\u{2e80}'..='\u{2fdf}' | '\u{3040}'..='\u{31ff}' | '\u{3200}'..='\u{33ff}' | '\u{a000}'..='\u{a4cf}'
            | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}'
            | '\u{ff41}'..='\u{ff5a}' | '\u{ff66}'..='\u{ffdc}')
}
