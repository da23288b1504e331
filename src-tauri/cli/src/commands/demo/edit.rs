//! The revision that the demonstration's editor makes: a few ordinary edits that fit any article.

use galley_article::model::{Article, Node, NodeKind};

/// The article after the editor's pen: a sentence added, a sentence struck out, a deck written, a subhead formatted.
/// At least the deck is always changed, so there is always something to decide on.
pub(super) fn revised(article: &Article) -> Article {
    let mut edited = article.clone();
    let chinese = article.is_chinese();
    let words = if chinese {
        ["本报将持续关注。", "编辑修订稿"]
    } else {
        ["This paper will follow the story.", "Edited"]
    };
    edited.deck =
        if article.deck.is_empty() { words[1].to_owned() } else { format!("{} · {}", article.deck, words[1]) };
    let long: Vec<usize> = edited
        .body
        .blocks()
        .iter()
        .enumerate()
        .filter(|(_, block)| block.kind == NodeKind::Paragraph && block.plain_text().chars().count() > 40)
        .map(|(index, _)| index)
        .collect();
    let blocks = &mut edited.body.0.content;
    if let Some((last, before)) = long.split_last() {
        // The lead is left alone: the first paragraph after it that can spare a sentence loses one.
        for index in before.iter().skip(1).chain(before.first()) {
            if strike_first_sentence(&mut blocks[*index]) {
                break;
            }
        }
        let space = if chinese { "" } else { " " };
        blocks[*last].content.push(Node::text(format!("{space}{}", words[0]), Vec::new()));
    }
    let (body, _) = galley_article::model::schema::canonical_body(&edited.body);
    edited.body = body;
    edited
}

/// Takes the first sentence out of a paragraph that has more than one; answers whether it could.
fn strike_first_sentence(block: &mut Node) -> bool {
    let Some(first) = block.content.first_mut().filter(|node| node.kind == NodeKind::Text) else { return false };
    let ends = first.text.char_indices().find(|(_, c)| matches!(c, '。' | '！' | '？' | '.' | '!' | '?'));
    let Some((at, c)) = ends else { return false };
    let after = first.text[at + c.len_utf8()..].trim_start_matches(['”', '"', ' ']).to_owned();
    if after.is_empty() {
        return false;
    }
    first.text = after;
    true
}

#[cfg(test)]
mod tests {
    use galley_article::model::Body;

    use super::*;

    #[test]
    fn a_long_article_is_edited_in_three_places() {
        let paragraph =
            "第一句话说到这里为止，后面还有。第二句话接着说下去，一直说到四十个字以上才停下来，这样就够长了。";
        let body = Body::new(vec![Node::paragraph(paragraph); 3]);
        let edited = revised(&Article { body, ..Article::default() });
        assert_eq!(edited.deck, "编辑修订稿");
        assert_eq!(edited.body.blocks()[0].plain_text(), paragraph);
        assert!(edited.body.blocks()[1].plain_text().starts_with("第二句话"));
        assert!(edited.body.blocks()[2].plain_text().ends_with("本报将持续关注。"));
    }

    #[test]
    fn an_empty_article_still_gets_a_deck() {
        let english = Article { language: "en".into(), ..Article::default() };
        assert_eq!(revised(&english).deck, "Edited");
    }
}
