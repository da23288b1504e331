//! Accessibility faults of what the window shows, found by axe-core, which the user interface has among its development
//! packages. It is put into the page by the driver; nothing of it is in the app.

use std::path::Path;

use serde_json::Value;

use crate::screen::Window;

/// Fails when the page has a serious or critical fault. Frames are left out: they hold rendered pages, not the window.
#[track_caller]
pub(crate) fn check<'a>(window: &'a Window, view: &'a str) -> impl Future<Output = ()> + 'a {
    let caller = std::panic::Location::caller();
    async move {
        let faults = faults(window).await;
        assert!(faults.is_empty(), "at {caller}: {view} has accessibility faults:\n  {}", faults.join("\n  "));
    }
}

/// The serious and critical faults, one a line: rule, where, why.
pub(crate) async fn faults(window: &Window) -> Vec<String> {
    let present = window.ask("Boolean(window.axe)").await;
    if present != Value::Bool(true) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
        let program = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        window.perform(&program).await;
    }
    let script = "
        return await axe.run(document, { resultTypes: ['violations'], iframes: false }).then(({ violations }) =>
            violations
                .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .flatMap(({ id, impact, nodes }) =>
                    nodes.map(({ target, failureSummary }) =>
                        `${impact} ${id}: ${target.join(' ')}: ${failureSummary.replace(/\\s+/g, ' ')}`)))";
    let found = window.wait_for(script, Vec::new()).await;
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
