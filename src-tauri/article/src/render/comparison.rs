//! A comparison as a page of its own, to be kept, sent or printed: what was measured, the fields that differ, and the text with
//! what is gone struck through and what has come underlined. Long stretches that both texts share are folded; they open
//! without a program, and are left out on paper.

mod words;

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use self::words::{EN, Words, ZH};
use super::labels::is_chinese;
use super::pages::clean_tag;
use super::templates::{Page, Templates};
use crate::diff::{ArticleDiff, BlockDiff, BlockLook, Change, ChangeKind, DiffStat, FieldDiff, InlineOp, OpKind};
use crate::model::{Field, Mark, NodeKind};

/// So many unchanged blocks are shown on either side of a change.
const CONTEXT: usize = 1;
/// Fewer than this are not worth folding.
const LEAST_FOLDED: usize = 3;
/// So many characters of a difference are said again beside the name of whoever made it.
const LONGEST_SAID: usize = 60;

/// What the page says beside the difference.
#[derive(Clone, Copy, Debug)]
pub struct ComparisonPage<'a> {
    /// The language of the page's own words (BCP 47): Chinese, or English for every other.
    pub language: &'a str,
    /// The language of the compared texts.
    pub text_language: &'a str,
    /// The story's title, or a file's name.
    pub title: &'a str,
    /// What the older text is.
    pub old: &'a str,
    /// What the newer text is.
    pub new: &'a str,
    /// The differences with who made them, in document order; empty where nobody is known.
    pub changes: &'a [Change],
}

/// A block as the template sees it.
#[derive(Serialize)]
struct Block {
    /// `same`, `changed`, `gone` or `come`.
    state: &'static str,
    kind: &'static str,
    /// How deep it stands in lists and quotations.
    depth: usize,
    in_table: bool,
    notes: Vec<String>,
    runs: Vec<Run>,
}

/// A stretch of it: `op` is `equal`, `delete` or `insert`.
#[derive(Serialize)]
struct Run {
    op: OpKind,
    text: String,
    strong: bool,
    em: bool,
    note: String,
}

/// Blocks that are shown, or folded because both texts have them.
#[derive(Serialize)]
struct Stretch {
    folded: bool,
    count: usize,
    blocks: Vec<Block>,
}

#[derive(Serialize)]
struct FieldLine {
    name: String,
    runs: Vec<Run>,
}

/// Who made a difference, and what it was in words.
#[derive(Serialize)]
struct Hand {
    names: String,
    what: String,
    gone: String,
    come: String,
}

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: String,
}

impl Templates {
    /// A comparison as a complete page without programs or anything from elsewhere.
    pub fn comparison(&self, diff: &ArticleDiff, page: &ComparisonPage<'_>) -> Page {
        let words = if is_chinese(page.language) { &ZH } else { &EN };
        let stat = DiffStat::of_articles(diff);
        let fields: Vec<FieldLine> = diff.fields.iter().map(|field| field_line(field, words)).collect();
        let blocks: Vec<Block> = diff.blocks.iter().map(|block| block_of(block, words)).collect();
        let differs = !fields.is_empty() || blocks.iter().any(|block| block.state != "same");
        let stretches = stretches(blocks);
        let values = context! {
            labels => Serde(words),
            language => if is_chinese(page.language) { "zh-Hans" } else { "en" },
            text_language => clean_tag(page.text_language),
            title => page.title,
            old => page.old,
            new => page.new,
            facts => Serde(facts(&stat, words)),
            hands => Serde(hands(page.changes, words)),
            fields => Serde(fields),
            differs => differs,
            stretches => Serde(stretches),
            body => Value::from(""),
        };
        self.render("comparison.html", &values)
    }
}

/// The differences that somebody is known to have made.
fn hands(changes: &[Change], words: &Words) -> Vec<Hand> {
    let hand = |change: &Change| {
        let names = names_of(change);
        let what = match (change.field, change.kind) {
            (Some(field), _) => field_name(field, words),
            (None, ChangeKind::Moved) => words.moved,
            (None, ChangeKind::Formatted) => words.formatted,
            (None, ChangeKind::Retyped | ChangeKind::Attribute) => words.attributes,
            _ => "",
        };
        let said = |text: &str| shortened(text.trim());
        let (mut gone, mut come) = (said(&change.deleted), said(&change.inserted));
        if let Some(field) = change.field
            && gone.is_empty()
            && come.is_empty()
            && !field_name(field, words).is_empty()
        {
            (gone, come) = (
                said(&change.before.as_ref().map(told).unwrap_or_default()),
                said(&change.after.as_ref().map(told).unwrap_or_default()),
            );
        } else if gone.is_empty() && come.is_empty() {
            come = said(&change.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>());
        }
        (!names.is_empty()).then(|| Hand { names: names.join(words.between), what: what.to_owned(), gone, come })
    };
    changes.iter().filter_map(hand).collect()
}

/// Everybody who had a hand in a change, each once, in the order of its pieces.
fn names_of(change: &Change) -> Vec<&str> {
    let pieces = change.pieces.iter().map(|piece| (&piece.author, &piece.others));
    let mut names: Vec<&str> = Vec::new();
    for (author, others) in pieces.chain([(&change.author, &change.others)]) {
        for name in [author].into_iter().chain(others.iter().map(|turn| &turn.author)) {
            if !name.is_empty() && !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    names
}

/// As much of a text as says which it is; line breaks as spaces.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST_SAID).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST_SAID).is_some() {
        short.push('…');
    }
    short
}

fn field_name(field: Field, words: &Words) -> &'static str {
    words.fields_by_name[Field::ALL.iter().position(|known| *known == field).unwrap_or_default()]
}

fn facts(stat: &DiffStat, words: &Words) -> Vec<Fact> {
    let fact = |name: &'static str, value: String| Fact { name, value };
    let sentences = stat.old_sentences.max(stat.new_sentences);
    let mut facts = vec![
        fact(words.inserted, stat.inserted.to_string()),
        fact(words.deleted, stat.deleted.to_string()),
        fact(words.sentences, format!("{} / {sentences}", stat.touched_sentences)),
        fact(words.paragraphs, stat.touched_paragraphs.to_string()),
        fact(words.share, format!("{}.{}%", stat.share / 10, stat.share % 10)),
    ];
    if stat.moved > 0 {
        facts.push(fact(words.moved, stat.moved.to_string()));
    }
    facts
}

fn field_line(field: &FieldDiff, words: &Words) -> FieldLine {
    let plain = |op: OpKind, text: String| Run { op, text, strong: false, em: false, note: String::new() };
    let name = field_name(field.field, words);
    let runs = if field.words.is_empty() {
        let told = |value: &serde_json::Value| {
            let text = told(value);
            if text.is_empty() { words.empty.to_owned() } else { text }
        };
        vec![plain(OpKind::Delete, told(&field.before)), plain(OpKind::Insert, told(&field.after))]
    } else {
        field.words.iter().map(|op| plain(op.op, op.text.clone())).collect()
    };
    FieldLine { name: name.to_owned(), runs }
}

/// A field's value as a person reads it.
fn told(value: &serde_json::Value) -> String {
    use serde_json::Value;
    let join =
        |parts: Vec<String>, by: &str| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(by);
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(map) => join(map.values().map(told).collect(), " "),
        Value::Array(list) => join(list.iter().map(told).collect(), ", "),
        other => other.to_string(),
    }
}

fn block_of(block: &BlockDiff, words: &Words) -> Block {
    let look = block.new.as_ref().or(block.old.as_ref());
    let kind = look.map_or(NodeKind::Paragraph, |look| look.kind);
    let within = look.map(|look| look.within.as_slice()).unwrap_or_default();
    let runs: Vec<Run> = block.inline.iter().map(|run| run_of(run, words)).collect();
    let mut notes = Vec::new();
    if let Some(number) = block.moved {
        let end = if block.op == OpKind::Delete { words.moved_away } else { words.moved_here };
        notes.push(format!("{end} ({number})"));
    }
    if let (Some(old), Some(new)) = (&block.old, &block.new)
        && old != new
    {
        notes.push(what_changed(old, new, words));
    }
    let touched = !notes.is_empty() || runs.iter().any(|run| run.op != OpKind::Equal || !run.note.is_empty());
    let state = match block.op {
        OpKind::Delete => "gone",
        OpKind::Insert => "come",
        OpKind::Equal if touched => "changed",
        OpKind::Equal => "same",
    };
    let deep = |kind: &&NodeKind| matches!(kind, NodeKind::ListItem | NodeKind::Blockquote);
    let mut runs = runs;
    if let Some(text) = look.filter(|look| look.kind.is_atom() || look.kind == NodeKind::Figure).and_then(shown) {
        runs.insert(0, Run { op: block.op, text, strong: false, em: false, note: String::new() });
    }
    Block {
        state,
        kind: kind.name(),
        depth: within.iter().filter(deep).count(),
        in_table: within.contains(&NodeKind::TableCell),
        notes,
        runs,
    }
}

/// What stands for a block that is no text.
fn shown(look: &BlockLook) -> Option<String> {
    let attr = |name: &str| look.attrs.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let text = match look.kind {
        NodeKind::Divider => "* * *",
        NodeKind::Embed => attr("url"),
        _ => attr("alt"),
    };
    (!text.is_empty()).then(|| format!("[{text}] "))
}

fn what_changed(old: &BlockLook, new: &BlockLook, words: &Words) -> String {
    let level = |look: &BlockLook| look.attrs.get("level").map(|level| format!(" {level}")).unwrap_or_default();
    let path = |look: &BlockLook| {
        let kinds = look.within.iter().chain([&look.kind]).map(|kind| words.kind(*kind));
        kinds.collect::<Vec<_>>().join(" / ") + &level(look)
    };
    let (was, is) = (path(old), path(new));
    if was == is {
        return words.attributes.to_owned();
    }
    format!("{was} → {is}")
}

fn run_of(run: &InlineOp, words: &Words) -> Run {
    let marks = if run.op == OpKind::Delete { &run.old_marks } else { &run.new_marks };
    let mut note = run.moved.map(|number| {
        let end = if run.op == OpKind::Delete { words.moved_away } else { words.moved_here };
        format!("{end} ({number})")
    });
    if run.op == OpKind::Equal && run.old_marks != run.new_marks {
        note = Some(words.formatted.to_owned());
    }
    Run {
        op: run.op,
        text: run.text.clone(),
        strong: marks.contains(&Mark::Strong),
        em: marks.contains(&Mark::Em),
        note: note.unwrap_or_default(),
    }
}

/// The blocks in order, those far from any change folded.
fn stretches(blocks: Vec<Block>) -> Vec<Stretch> {
    let changed: Vec<usize> = (0..blocks.len()).filter(|at| blocks[*at].state != "same").collect();
    let near = |at: usize| {
        let next = changed.partition_point(|changed| changed + CONTEXT < at);
        changed.get(next).is_some_and(|changed| changed.saturating_sub(CONTEXT) <= at)
    };
    let shown: Vec<bool> = (0..blocks.len()).map(near).collect();
    let mut out: Vec<Stretch> = Vec::new();
    for (at, block) in blocks.into_iter().enumerate() {
        match out.last_mut() {
            Some(last) if last.folded != shown[at] => last.blocks.push(block),
            _ => out.push(Stretch { folded: !shown[at], count: 0, blocks: vec![block] }),
        }
    }
    for stretch in &mut out {
        stretch.count = stretch.blocks.len();
        stretch.folded &= stretch.count >= LEAST_FOLDED;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Turn, Weave, diff_articles};
    use crate::model::{Article, Body, Node};

    fn article(headline: &str, blocks: Vec<Node>) -> Article {
        Article { headline: headline.into(), body: Body::new(blocks), ..Article::default() }
    }

    fn page(language: &str, old: &Article, new: &Article) -> String {
        page_by(language, old, new, &[])
    }

    fn page_by(language: &str, old: &Article, new: &Article, changes: &[Change]) -> String {
        let title = "渡口 & <清晨>";
        let page = ComparisonPage { language, text_language: "zh-Hans", title, old: "一", new: "二", changes };
        Templates::builtin().comparison(&diff_articles(old, new), &page).html
    }

    #[test]
    fn what_is_gone_is_struck_through_and_nothing_of_the_text_is_markup() {
        let old = article("渡口", vec![Node::paragraph("票价<b>一元</b>。"), Node::paragraph("雾散了。")]);
        let new = article("渡口清晨", vec![Node::paragraph("票价<b>两元</b>。"), Node::heading(2, "雾散了。")]);
        let html = page("zh", &old, &new);
        for part in [
            "<title>版本对比 · 渡口 &amp; &lt;清晨&gt;</title>",
            "<del>一元</del><ins>两元</ins>",
            "<th scope=\"row\">主题</th><td lang=\"zh-Hans\">渡口<ins>清晨</ins></td>",
            "<small>段落 → 小标题 2</small>",
            "<dt>改动句数</dt><dd>1 / 2</dd>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        let html = page("en", &old, &new);
        for part in
            ["<h2 id=\"fields\">Fields that differ</h2>", "<small>paragraph → heading 2</small>", "Share changed"]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
        for foreign in ["<script", "http://", "https://", "src=", "@import", "url("] {
            assert!(!html.contains(foreign), "{foreign}: the page needs nothing from elsewhere");
        }
    }

    #[test]
    fn who_made_a_difference_is_named_beside_it() {
        let old = article("渡口", vec![Node::paragraph("票价一元。雾散了。")]);
        let mine = article("渡口", vec![Node::paragraph("票价两元。雾散了。")]);
        let both = article("渡口清晨", vec![Node::paragraph("票价两元。雾都散了<。")]);
        let at = chrono::DateTime::UNIX_EPOCH;
        let by = |author: &str| Turn { author: author.into(), at };
        let changes = Weave::new(&old).advance(&mine, &by("林晗")).advance(&both, &by("<沈砚>")).changes();
        let html = page_by("zh", &old, &both, &changes);
        for part in ["<h2 id=\"hands\">谁改了什么</h2>", "林晗", "&lt;沈砚&gt;", "<del>一元</del>", "<ins>两元</ins>"]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
        let named = |name: &str| html.matches(&format!("<th scope=\"row\">{name}</th>")).count();
        assert_eq!((named("林晗"), named("&lt;沈砚&gt;") >= 2), (1, true), "{html}");
        let nobody = Weave::new(&old).advance(&both, &by("")).changes();
        assert!(!page_by("zh", &old, &both, &nobody).contains("谁改了什么"), "nobody is made up");
    }

    #[test]
    fn long_stretches_without_a_change_are_folded_but_for_a_paragraph_of_context() {
        let line = |n: usize| Node::paragraph(&format!("第{n}段。"));
        let old: Vec<Node> = (0..12).map(line).collect();
        let mut new = old.clone();
        new[6] = Node::paragraph("第六段改了。");
        let html = page("zh", &article("", old.clone()), &article("", new));
        assert_eq!(html.matches("<details>").count(), 2);
        assert!(html.contains("5 段未改动") && html.contains("4 段未改动"), "{html}");
        let same = article("", old);
        assert!(page("zh", &same, &same).contains("两稿没有不同。"));
    }

    #[test]
    fn a_move_names_both_its_ends() {
        let of = |lines: [&str; 3]| article("", lines.iter().copied().map(Node::paragraph).collect());
        let old = of(["渡船每天早上六点开出。", "雾散了。", "票价一元。"]);
        let new = of(["雾散了。", "票价一元。", "渡船每天早上六点开出。"]);
        let html = page("zh", &old, &new);
        assert!(html.contains("<small>移走 (1)</small>") && html.contains("<small>移到此处 (1)</small>"), "{html}");
        assert!(html.contains("<dt>移动</dt><dd>1</dd>"), "{html}");
    }
}
