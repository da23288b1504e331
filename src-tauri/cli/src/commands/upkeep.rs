//! The library as a file: backup, restore, doctor.

use galley_desk::Desk;

use galley_desk::api::{Audit, Diagnosis};
use serde::Serialize;

use crate::args::{Backup, Common, Doctor, Restore};
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

/// What the doctor found, and the audit where it was asked for.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    library: &'a Diagnosis,
    #[serde(skip_serializing_if = "Option::is_none")]
    audit: Option<&'a Audit>,
}

/// Examines the library; done only when it is sound.
pub(crate) fn doctor(common: &Common, args: &Doctor, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let library = session.desk.doctor()?;
    let audit = if args.audit { Some(session.desk.audit(args.head.as_deref())?) } else { None };
    if out.json {
        out.json_line(&Found { library: &library, audit: audit.as_ref() })?;
    } else {
        if library.sound {
            let path = session.desk.place().database().display();
            out.line(&format!("{path} is sound: {} stories, {} stored texts checked", library.stories, library.blobs))?;
        }
        if let Some(audit) = audit.as_ref().filter(|audit| audit.sound) {
            out.line(&format!(
                "the log holds together: {} lines, {} sign-offs, {} deliveries; its last hash is {}",
                audit.lines, audit.sign_offs, audit.deliveries, audit.head
            ))?;
        }
    }
    let of_audit = audit.as_ref().map_or(&[][..], |audit| &audit.symptoms);
    for symptom in of_audit.iter().chain(&library.symptoms) {
        out.complain(&format!("{}: {}", symptom.code, symptom.subject));
    }
    match (library.sound, audit.is_none_or(|audit| audit.sound)) {
        (true, true) => Ok(()),
        (false, _) => Err(Failure::Failed(
            "the library is not sound; nothing was changed. Copy its folder before anything else".to_owned(),
        )),
        (true, false) => Err(Failure::Failed(
            "the log or a sign-off is not what was written; nothing was changed. Keep a copy of the folder, and compare it with a backup"
                .to_owned(),
        )),
    }
}
