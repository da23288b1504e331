//! Cards beside their lines: the card of the change that is looked at stands at the height of its words, wherever the manuscript
//! is scrolled to, and stays where it is under a pointer.

use galley_article::model::{Article, Body, Node};

use crate::library::{self, EDITOR, PUBLISHER};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// So many paragraphs, of which some give this price.
fn article(count: usize, changed: [usize; 3], price: &str) -> Article {
    let line = |at: usize| {
        let price = if changed.contains(&at) { price } else { "一元" };
        Node::paragraph(&format!("第{at}班船六点开出，票价{price}，雾散了才走，船工老周说今天的雾比往常散得晚一些。"))
    };
    Article {
        headline: "渡口清晨".to_owned(), body: Body::new((0..count).map(line).collect()), ..Article::default()
    }
}

/// Whether this card (from 1) stands at the height of its words, or as near to them as shows all of it.
fn beside(number: usize) -> String {
    format!(
        "(() => {{
            const card = document.querySelectorAll('[data-change]')[{}]
            const line = document.querySelector(`#story [data-change-mark='${{card?.dataset.change}}']`)
            if (!card || !line) return false
            const [of, at] = [card.getBoundingClientRect(), line.getBoundingClientRect()]
            const lowest = of.top < at.top && Math.abs(of.bottom - document.querySelector('#inspector').getBoundingClientRect().bottom) < 16
            const highest = of.top > at.top && Math.abs(of.top - document.querySelector('.pane-head').getBoundingClientRect().bottom) < 16
            return Math.abs(of.top - at.top) < 3 || lowest || highest
        }})()",
        number - 1
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_stands_beside_its_line() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let story = library::submitted(data.path(), &article(30, [1, 14, 28], "一元")).summary.id;
    let shelf = Shelf { desk: library::desk(data.path()), story };
    shelf.write(EDITOR, &article(30, [1, 14, 28], "两元五角"));
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1280, 800).await.unwrap();
    window.until("document.querySelectorAll('[data-change]').length === 3").await;
    window.until(&beside(1)).await;

    // From change to change with the keyboard.
    window.go_to_region("#story").await;
    window.press("F8").await;
    window.until(&beside(2)).await;
    window.picture("beside.png").await;
    window.press("F8").await;
    window.until(&beside(3)).await;

    // The cards follow the manuscript. It is held where it is scrolled to: the way to the last change may not be over.
    let scrolled = |to: &str, number| {
        format!("(document.querySelector('#story .desk').scrollTop = {to}) !== null && {}", beside(number))
    };
    window.until(&scrolled("0", 1)).await;
    window.until(&scrolled("1e6", 3)).await;

    // What the pointer is over is lit up in both places, whichever of the two it is.
    let card = "document.querySelector('[data-change]:last-child')";
    let words = "[...document.querySelectorAll('.ProseMirror ins[data-change-mark]')].at(-1)";
    let colour = |of: &str| format!("getComputedStyle({of}).backgroundColor");
    let unlit = window.text(&colour(card)).await;
    for over in [words, card] {
        window.perform("document.body.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))").await;
        window.until(&format!("{} === '{unlit}'", colour(card))).await;
        window.perform(&format!("{over}.dispatchEvent(new PointerEvent('pointerover', {{ bubbles: true }}))")).await;
        window.until(&format!("{} !== '{unlit}'", colour(card))).await;
        window.until(&format!("{} === {}", colour(card), colour(words))).await;
    }

    // A press on a card goes to its line and decides; nothing slips away from under the pointer.
    window.click("[data-change]:nth-of-type(1) .acts button").await;
    window.until("document.querySelectorAll('[data-change]').length === 2").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_that_come_and_go_leave_no_other_behind() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    // Everything is in sight: nothing is scrolled, so nothing but the cards themselves says that they moved.
    let story = library::submitted(data.path(), &article(6, [1, 3, 5], "一元")).summary.id;
    let shelf = Shelf { desk: library::desk(data.path()), story };
    shelf.write(EDITOR, &article(6, [1, 3, 5], "两元五角"));
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.client.set_window_size(1400, 880).await.unwrap();
    let cards = |count: usize| format!("document.querySelectorAll('[data-change]').length === {count}");
    let current = |number: usize| {
        format!(
            "document.querySelectorAll('[data-change]')[{}]?.ariaCurrent === 'true' && {}",
            number - 1,
            beside(number)
        )
    };
    window.until(&cards(3)).await;
    window.go_to_region("#story").await;
    window.press("F8").await;
    window.until(&current(2)).await;
    for (key, left, at) in [("Alt+a", 2, 2), ("Alt+r", 1, 1), ("Alt+u", 2, 1), ("Alt+u", 3, 1)] {
        window.press(key).await;
        window.until(&cards(left)).await;
        window.until(&current(at)).await;
    }

    // What is written above the body is spoken of as what is written in it, and its card stands there.
    window.click("[data-field=headline]").await;
    window.find("[data-field=headline]").await.send_keys("多雾").await.unwrap();
    window.until(&cards(4)).await;
    window.until(&current(1)).await;
    window.picture("beside-headline.png").await;

    // Where no manuscript is shown, no room is kept for its lines.
    window.press("Control+d").await;
    window.until("document.querySelector('#story .texts')").await;
    window.until("document.querySelector('.cards').style.getPropertyValue('--before') === ''").await;
    window.close().await;
}
