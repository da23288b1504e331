//! The library as a file: backup, restore, doctor.

use galley_desk::Desk;

use crate::args::{Backup, Common, Restore};
use crate::failure::Failure;
use crate::out::Out;
use crate::session::Session;

/// Copies the library into one file.
pub(crate) fn backup(common: &Common, args: &Backup, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let reply = session.desk.backup(&args.file)?;
    if out.json { out.json_line(&reply) } else { out.line(&format!("{} ({} bytes)", reply.path, reply.bytes)) }
}

/// Puts a backup in the library's place. The file is examined first: one that cannot be restored makes no library.
pub(crate) fn restore(common: &Common, args: &Restore, out: &mut Out) -> Result<(), Failure> {
    Desk::examine_backup(&args.file)?;
    let session = Session::open(common)?;
    let info = session.desk.restore(&args.file)?;
    if out.json {
        return out.json_line(&info);
    }
    out.line(&format!(
        "{}: {} stories, {} in the trash, {} revisions",
        info.path, info.stories, info.trashed, info.revisions
    ))
}

/// Examines the library; done only when it is sound.
pub(crate) fn doctor(common: &Common, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let found = session.desk.doctor()?;
    if out.json {
        out.json_line(&found)?;
    } else if found.sound {
        let path = session.desk.place().database().display();
        out.line(&format!("{path} is sound: {} stories, {} stored texts checked", found.stories, found.blobs))?;
    }
    if found.sound {
        return Ok(());
    }
    for symptom in &found.symptoms {
        out.complain(&format!("{}: {}", symptom.code, symptom.subject));
    }
    Err(Failure::Failed(
        "the library is not sound; nothing was changed. Copy its folder before anything else".to_owned(),
    ))
}
