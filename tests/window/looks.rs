//! The window in both languages and both themes.

use serde_json::json;

use crate::screen::Window;

/// How the window looks.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) language: &'static str,
    pub(crate) theme: &'static str,
}

/// Every look there is.
pub(crate) const LOOKS: [Look; 4] = [
    Look { language: "zh", theme: "light" },
    Look { language: "zh", theme: "dark" },
    Look { language: "en", theme: "light" },
    Look { language: "en", theme: "dark" },
];

impl Look {
    /// Opens the window's page anew in this look.
    pub(crate) async fn put_on(self, window: &Window) {
        // A page that still finds out who works here keeps that together with the look it began with.
        window.until("document.querySelector('footer .person .name')?.textContent").await;
        self.wear(window).await;
    }

    /// The same where nobody is asked who works here, because the library cannot be opened.
    pub(crate) async fn wear(self, window: &Window) {
        let chosen = json!({ "language": self.language, "theme": self.theme });
        let keep = format!(
            "const kept = JSON.parse(localStorage.getItem('galley') ?? '{{}}');
             localStorage.setItem('galley', JSON.stringify({{ ...kept, ...{chosen} }}))"
        );
        window.perform(&keep).await;
        window.client.refresh().await.unwrap();
        let language = if self.language == "zh" { "zh-Hans" } else { self.language };
        let put_on = format!(
            "document.documentElement.lang === '{language}' && document.documentElement.dataset.theme === '{}'",
            self.theme
        );
        window.until(&put_on).await;
    }

    /// A picture's name for this look.
    pub(crate) fn name(self, view: &str) -> String {
        format!("{view}-{}-{}.png", self.language, self.theme)
    }
}
