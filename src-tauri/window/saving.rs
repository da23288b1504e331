//! Files that leave the library because somebody asked for one: the system's dialog asks where to, and they are written here.
//! The page names neither a path nor what is written; both come from the dialog and the desk.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use galley_desk::api::{Code, Fault, KeptFile, Result};
use serde_json::json;
use tauri::AppHandle;

/// Asks where a file goes and writes it there; answers its path, nothing when the person thought better of it.
pub(crate) fn save(app: &AppHandle, file: &KeptFile) -> Result<Option<String>> {
    let Some(path) = ask(app, &file.name)? else { return Ok(None) };
    write(&path, &file.text)?;
    Ok(Some(path.display().to_string()))
}

/// Writes beside the place first, so that what lies there is whole until the new file is.
fn write(path: &Path, text: &str) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = path.with_file_name(name);
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        // Half a file helps nobody; where nothing could be written there is none.
        drop(std::fs::remove_file(&beside));
        let code = match error.kind() {
            ErrorKind::StorageFull => Code::DiskFull,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Code::ReadOnly,
            _ => Code::Io,
        };
        let path = path.display().to_string();
        let said = format!("{path} could not be written: {error}. Choose another folder and export it again.");
        Fault::new(code, said).with(json!({ "path": path }))
    })
}

/// The system's dialog, with a name to begin with. It asks before it lets anybody write over a file.
#[cfg(target_os = "linux")]
fn ask(app: &AppHandle, name: &str) -> Result<Option<PathBuf>> {
    use gtk::prelude::{FileChooserExt, NativeDialogExt};
    use tauri::Manager;

    let (answer, answered) = std::sync::mpsc::channel();
    let (window, name) = (app.get_webview_window("main"), name.to_owned());
    let show = move || {
        let parent = window.and_then(|window| window.gtk_window().ok());
        let action = gtk::FileChooserAction::Save;
        let dialog = gtk::FileChooserNative::new(None, parent.as_ref(), action, None, None);
        dialog.set_modal(true);
        dialog.set_do_overwrite_confirmation(true);
        dialog.set_current_name(&name);
        // The dialog lives as long as its own answer holds it.
        let held = std::cell::RefCell::new(Some(dialog.clone()));
        dialog.connect_response(move |dialog, response| {
            let chosen = (response == gtk::ResponseType::Accept).then(|| dialog.filename()).flatten();
            // Nobody waits any more when the window is closing.
            drop(answer.send(chosen));
            drop(held.take());
        });
        dialog.show();
    };
    let unasked = |error: String| Fault::new(Code::Internal, format!("The dialog did not open: {error}."));
    app.run_on_main_thread(show).map_err(|error| unasked(error.to_string()))?;
    answered.recv().map_err(|error| unasked(error.to_string()))
}

/// Where there is no dialog of ours yet: the folder for downloads, beside what lies there.
#[cfg(not(target_os = "linux"))]
fn ask(app: &AppHandle, name: &str) -> Result<Option<PathBuf>> {
    use tauri::Manager;

    let folder = app.path().download_dir().map_err(|error| {
        Fault::new(
            Code::Io,
            format!("There is no folder for downloads ({error}). Export from the command line instead."),
        )
    })?;
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let numbered = (2..).map(|number| format!("{stem} {number}.{ending}"));
    Ok(std::iter::once(name.to_owned()).chain(numbered).map(|name| folder.join(name)).find(|path| !path.exists()))
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn a_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("对比.html");
        write(&path, "eins").unwrap();
        write(&path, "zwei").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "zwei");
        let fault = write(&folder.path().join("none/对比.html"), "drei").unwrap_err();
        assert!(fault.message.contains("Choose another folder"), "{}", fault.message);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }
}
