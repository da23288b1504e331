//! What somebody hostile sends: nothing of it runs in the window or in the preview, and the window leaves nothing open.

use std::net::TcpListener;
use std::path::Path;

use fantoccini::Locator;
use galley_desk::api::ListStories;
use serde_json::{Value, json};

use crate::library::EDITOR;
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

/// Notes whatever a script could do that a payload of the corpus tries, and everything the content policy has to refuse,
/// which says that something dangerous got as far as the page.
const WATCH: &str = "
    window.ran = []
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
        window[name] = (...given) => window.ran.push(`${name}(${given})`)
    document.addEventListener('securitypolicyviolation', (event) =>
        window.ran.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`), true)";

/// What must not be in a page: what can run, load or lead to a script.
const DANGEROUS: &str = "script, iframe, frame, object, embed, svg, math, form, base, meta, link, style, \
    [onerror], [onload], [onclick], [onfocus], [onmouseover], [style*=expression], \
    [href^='javascript:' i], [src^='javascript:' i], [href^='data:' i], [srcdoc], [formaction]";

fn payloads() -> Option<Vec<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/sanitise/payloads.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: the corpus of hostile payloads is not here");
        return None;
    };
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(all.len() > 100, "the corpus holds {} payloads", all.len());
    Some(all.iter().filter_map(|one| one["payload"].as_str()).map(str::to_owned).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_payload_runs_when_it_is_pasted_or_imported() {
    let _screen = SCREEN.lock().await;
    let Some(payloads) = payloads() else { return };
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "payloads", &["begin"]);
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.caret("begin", true).await;
    canary(&window).await;

    // Pasted one after the other, each after a mark that tells when it has arrived.
    let marked: Vec<String> = payloads.iter().enumerate().map(|(at, text)| format!("<p>mark{at}.</p>{text}")).collect();
    let paste = "
        const [payloads] = given
        const body = document.querySelector('.ProseMirror')
        const missing = []
        for (const [at, html] of payloads.entries()) {
            const clipboardData = new DataTransfer()
            clipboardData.setData('text/html', html)
            clipboardData.setData('text/plain', html)
            body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
            const latest = performance.now() + 10000
            while (!body.textContent.includes(`mark${at}.`) && performance.now() < latest)
                await new Promise((done) => setTimeout(done, 0))
            if (performance.now() >= latest) missing.push(html)
        }
        return missing";
    let missing = window.wait_for(paste, vec![json!(marked)]).await;
    assert_eq!(missing, json!([]), "not everything that was pasted arrived");
    let all = |text: &str| (0..payloads.len()).all(|at| text.contains(&format!("mark{at}.")));
    shelf.until("everything pasted is saved", |view| all(&view.working.body.0.plain_text()));
    nothing_ran(&window, "pasted").await;
    assert_eq!(dangerous(&window, ".ProseMirror").await, "");

    // The page made of it.
    window.press("Control+p").await;
    let frame = window.find("iframe").await;
    frame.enter_frame().await.unwrap();
    window.find("article, main, body").await;
    let inside = window.client.find_all(Locator::Css(
        "script:not([type='application/ld+json']), iframe, object, embed, svg, form, base, [onerror], [onload], [onclick], \
         [href^='javascript:' i], [srcdoc]",
    ));
    assert_eq!(inside.await.unwrap().len(), 0, "the preview holds what could run");
    window.client.enter_parent_frame().await.unwrap();
    nothing_ran(&window, "previewed").await;

    imported(&window, &shelf, &payloads).await;
    window.close().await;
}

/// The payloads as files, dropped on the window.
async fn imported(window: &Window, shelf: &Shelf, payloads: &[String]) {
    let drop = "
        const dataTransfer = new DataTransfer()
        for (const [at, html] of arguments[0].entries())
            dataTransfer.items.add(new File([html], `payload-${at}.html`, { type: 'text/html' }))
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))";
    window.run(drop, vec![json!(payloads)]).await;
    let every = ListStories::default();
    shelf.until("every payload is a story", |_| {
        shelf.desk.list_stories(&every).is_ok_and(|stories| stories.len() == payloads.len() + 1)
    });
    window.until("document.querySelectorAll('[role=option]').length > 5").await;
    nothing_ran(window, "imported").await;
    assert_eq!(dangerous(window, "main").await.replace("iframe", ""), "");
}

/// The detector sees a script that runs, and a handler that was refused.
async fn canary(window: &Window) {
    window.perform(WATCH).await;
    window.perform("alert('canary')").await;
    window.perform("const bait = document.createElement('div'); bait.innerHTML = '<img src=x onerror=alert(1)>'; document.body.append(bait); window.bait = bait").await;
    window
        .until("window.ran.includes('alert(canary)') && window.ran.some((one) => one.startsWith('script-src'))")
        .await;
    assert_ne!(dangerous(window, "body > div:last-of-type").await, "", "a planted handler is not seen");
    window.perform("window.bait.remove(); window.ran.length = 0").await;
}

async fn nothing_ran(window: &Window, when: &str) {
    assert_eq!(window.text("window.ran.join('\\n')").await, "", "{when}");
}

/// The dangerous elements inside, in a word each.
async fn dangerous(window: &Window, inside: &str) -> String {
    let script = format!(
        "[...document.querySelector({}).querySelectorAll({})].filter((one) => !one.closest('button, [aria-hidden=true]'))
            .map((one) => one.outerHTML.slice(0, 120)).join('\\n')",
        json!(inside),
        json!(DANGEROUS)
    );
    window.text(&script).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_lets_nothing_out_or_in() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let _shelf = Shelf::draft(data.path(), "渡口", &["雾散了。"]);
    let Some(window) = Window::open(data.path(), EDITOR).await else { return };
    window.find(".ProseMirror").await;
    window.perform("window.refused = []; document.addEventListener('securitypolicyviolation', (event) => window.refused.push(event.effectiveDirective))").await;

    // Neither an inline script, nor a style, nor a picture or request to somewhere else.
    let outside = TcpListener::bind("127.0.0.1:0").unwrap();
    let tries = "
        const add = (name, with_) => document.body.append(Object.assign(document.createElement(name), with_))
        add('script', { textContent: 'window.inline = true' })
        add('style', { textContent: 'body { display: none }' })
        add('img', { src: 'http://OUTSIDE/x.png' })
        add('iframe', { src: 'http://OUTSIDE/' })
        fetch('http://OUTSIDE/').catch(() => undefined)
        navigator.sendBeacon('http://OUTSIDE/', 'x')";
    let address_outside = outside.local_addr().unwrap().to_string();
    window.perform(&tries.replace("OUTSIDE", &address_outside)).await;
    let refused = "['script-src', 'style-src', 'img-src', 'connect-src']
        .every((wanted) => window.refused.some((one) => one.startsWith(wanted)))";
    window.until(refused).await;
    assert_eq!(window.ask("window.inline === undefined").await, true);
    assert_eq!(window.text("(() => { try { return eval('1') } catch { return 'refused' } })()").await, "refused");

    // The page stays where it is, and no other window opens.
    let address = window.text("location.href").await;
    let leave = "window.open('http://OUTSIDE/'); location.href = 'http://OUTSIDE/'";
    window.perform(&leave.replace("OUTSIDE", &address_outside)).await;
    window.until("document.querySelector('.ProseMirror')").await;
    assert_eq!(window.text("location.href").await, address);
    assert_eq!(window.client.windows().await.unwrap().len(), 1);

    // Commands that nobody gave the window are refused.
    for command in ["plugin:shell|execute", "plugin:fs|read_text_file", "plugin:window|close", "plugin:event|emit"] {
        let asked = format!(
            "return window.__TAURI_INTERNALS__.invoke({}, {{}}).then(() => 'done', (refusal) => String(refusal?.message ?? refusal))",
            json!(command)
        );
        let answer = window.wait_for(&asked, Vec::new()).await;
        assert!(
            answer.as_str().is_some_and(|text| text.contains("not allowed") || text.contains("not found")),
            "{command}: {answer}"
        );
    }
    outside.set_nonblocking(true).unwrap();
    assert!(outside.accept().is_err(), "something reached an address outside the app");
    window.close().await;
}
