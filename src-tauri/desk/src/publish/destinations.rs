//! Destinations: adding, listing, removing and testing them, and making the connector of one.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::address::{address, folder, invalid};
use super::api::{
    AddDestination, Destination, DestinationAct, DestinationKind, OpenDeliveries, RenameDestination, TestReply,
};
use super::connector::{Account, Connector, Kind, Reason, ReasonCode, Setback};
use super::connectors::wire::Wire;
use super::connectors::{self, Parts};
use super::state::State;
use super::worker::TIMEOUT;
use crate::api::{Code, Fault, PersonRole, Result};
use crate::desk::Desk;
use crate::ports::Secrets;
use crate::renditions::PictureForm;
use crate::secrets::{Keeping, SecretFiles, Token};
use crate::store::destinations::{self, DestinationRow};
use crate::store::{Write, log, outbox, remotes};
use crate::workflow::not_allowed;

impl Desk {
    /// The destinations, by name.
    pub fn destinations(&self) -> Result<Vec<Destination>> {
        Ok(self.read(destinations::list)?.into_iter().map(shown).collect())
    }

    /// The kinds of endpoint that this version can publish to.
    pub fn destination_kinds(&self) -> Vec<DestinationKind> {
        let made = Kind::ALL.into_iter().filter(|kind| connectors::is_made(*kind));
        made.map(|kind| DestinationKind { kind, needs: kind.needs(), capabilities: kind.capabilities() }).collect()
    }

    /// Adds a destination. One of the same name and kind gets what is new instead: token, where it is kept, user, zone,
    /// form of pictures; another address only together with a token. The token is kept before the destination is, so that none is left without one.
    pub fn add_destination(&self, request: &AddDestination) -> Result<Destination> {
        let name = sound(&request.name)?;
        let kind = made_kind(&request.kind)?;
        let url = match kind.needs().folder {
            true => folder(&request.url)?,
            false => address(&request.url, request.allow_plain_http)?,
        };
        let user = request.user.trim();
        if kind.needs().user && user.is_empty() {
            return Err(invalid("user-missing", "The destination needs the name of a user there. Nothing was added."));
        }
        if user.contains([':', '\n', '\r']) {
            return Err(invalid("user", "The user's name must not hold a colon or a line break. Nothing was added."));
        }
        if !request.zone.is_empty() && request.zone.parse::<chrono_tz::Tz>().is_err() {
            return Err(invalid("zone", format!("{} is not an IANA time zone such as Asia/Shanghai.", request.zone)));
        }
        if request.pictures == Some(PictureForm::Avif) && !kind.capabilities().avif {
            let said = format!("{} takes no pictures as AVIF. Choose the common form. Nothing was added.", kind.name());
            return Err(invalid("pictures", said));
        }
        let token = request.token.as_ref().filter(|_| kind.needs().token).map(|token| as_kept(kind, token));
        if let Some(token) = token.as_ref().filter(|token| !token.is_sound()) {
            let (why, what) = match token.is_empty() {
                true => ("token-missing", "is empty"),
                false => ("token", "holds characters that no token has"),
            };
            return Err(invalid(why, format!("The token {what}. Nothing was added.")));
        }
        let (known, id) = self.read(|db| {
            self.must_be_desk(db, &request.actor, "change destinations")?;
            let known = destinations::find(db, name)?;
            let id = known.as_ref().map(|row| row.id.clone());
            Ok((known, id.unwrap_or_else(|| self.ports().ids.fresh(self.ports().clock.now()).to_string())))
        })?;
        if let Some(other) = known.as_ref().filter(|row| row.kind != kind) {
            let said = format!(
                "There is a destination {} already, of kind {}. Choose another name, or remove it first.",
                other.name,
                other.kind.name()
            );
            return Err(invalid("taken", said));
        }
        if let Some(other) =
            known.as_ref().filter(|row| row.url != url.as_str() && token.is_none() && kind.needs().token)
        {
            let said = format!(
                "{} is at {}. To move it to another address give its token again: it is not sent there unasked.",
                other.name, other.url
            );
            return Err(invalid("moved", said));
        }
        let before = known.as_ref().map(|row| row.keeping);
        let keeping = if token.is_some() { request.keeping } else { before.unwrap_or(request.keeping) };
        let fresh = DestinationRow {
            key: known.as_ref().map_or(0, |row| row.key),
            id: id.clone(),
            name: name.to_owned(),
            kind,
            url: url.to_string(),
            user: user.to_owned(),
            zone: request.zone.clone(),
            keeping,
            plain_http: request.allow_plain_http,
            pictures: request.pictures.or(known.as_ref().map(|row| row.pictures)).unwrap_or_default(),
            removed: false,
        };
        if let Some(token) = &token {
            self.secrets(keeping).set(&id, token.reveal())?;
            if before.is_some_and(|before| before != keeping) {
                let left = if keeping == Keeping::File { Keeping::Keychain } else { Keeping::File };
                // A keychain that does not answer is the very reason to leave it.
                if let Err(fault) = self.secrets(left).remove(&id) {
                    tracing::warn!(%fault, "the earlier copy of a token was not removed");
                }
            }
        }
        let row = self.write(|w| {
            match known {
                Some(known) => {
                    destinations::update(w, &fresh)?;
                    if known.url != fresh.url {
                        remotes::forget(w, known.key)?;
                    }
                }
                None => destinations::insert(w, &fresh, &request.actor)?,
            }
            let detail = json!({ "name": fresh.name, "kind": fresh.kind.name(), "url": fresh.url, "keeping": keeping });
            log::append(w, None, &request.actor, "destination", &detail)?;
            destinations::get(w, &id)
        })?;
        Ok(shown(row))
    }

    /// Adds the destination that comes with the app, in the app's own name, or gives it what is new: under whatever name
    /// people gave it since. Nothing happens where they removed it.
    pub fn keep_own_destination(&self, request: &AddDestination) -> Result<Option<Destination>> {
        let kind = made_kind(&request.kind)?;
        match self.read(|db| destinations::added_by(db, &request.actor, kind))? {
            Some(row) if row.removed => Ok(None),
            Some(row) => self.add_destination(&AddDestination { name: row.name, ..request.clone() }).map(Some),
            None => self.add_destination(request).map(Some),
        }
    }

    /// Gives a destination another name. What it delivered, its token and what is under way stay with it.
    pub fn rename_destination(&self, request: &RenameDestination) -> Result<Destination> {
        let name = sound(&request.name)?;
        let row = self.write(|w| {
            self.must_be_desk(w, &request.actor, "change destinations")?;
            let row = destinations::get(w, &request.destination)?;
            if let Some(other) = destinations::find(w, name)?.filter(|other| other.key != row.key) {
                let said = format!("There is a destination {} already. Choose another name.", other.name);
                return Err(invalid("taken", said));
            }
            if row.name != name {
                destinations::rename(w, row.key, name)?;
                let detail = json!({ "name": name, "before": row.name });
                log::append(w, None, &request.actor, "destination-renamed", &detail)?;
            }
            destinations::by_key(w, row.key)
        })?;
        Ok(shown(row))
    }

    /// What removing a destination would touch: the deliveries to it that are not at their end.
    pub fn open_deliveries(&self, destination: &str) -> Result<OpenDeliveries> {
        self.read(|db| {
            let row = destinations::get(db, destination)?;
            let open = outbox::open_to(db, row.key)?;
            let unknown = open.iter().filter(|row| is_unknown(row.delivery.state)).count();
            Ok(OpenDeliveries { waiting: open.len() - unknown, unknown })
        })
    }

    /// Removes a destination and its token. What it delivered stays in the stories' history; what still waits for it is
    /// ended. What was sent without a clear answer stays unknown, and nobody asks for it any more: how many there were of
    /// both is answered.
    pub fn remove_destination(&self, act: &DestinationAct) -> Result<OpenDeliveries> {
        let (row, open) = self.write(|w| {
            self.must_be_desk(w, &act.actor, "change destinations")?;
            let row = destinations::get(w, &act.destination)?;
            let open = end_deliveries(w, &row)?;
            destinations::remove(w, row.key)?;
            log::append(w, None, &act.actor, "destination-removed", &json!({ "name": row.name, "url": row.url }))?;
            Ok((row, open))
        })?;
        self.secrets(row.keeping).remove(&row.id).map_err(|mut fault| {
            fault.message = format!("The destination was removed, but not its token. {}", fault.message);
            fault
        })?;
        Ok(open)
    }

    /// Asks a destination whether address, token and protocol are right. Stores nothing there.
    pub async fn test_destination(&self, act: &DestinationAct) -> Result<TestReply> {
        let (desk, name) = (self.clone(), act.destination.clone());
        let made = tokio::task::spawn_blocking(move || {
            let row = desk.read(|db| destinations::get(db, &name))?;
            Ok::<_, Fault>(connect(&desk, row.key, TIMEOUT))
        });
        let made =
            made.await.map_err(|error| Fault::new(Code::Internal, format!("The test broke off: {error}.")))??;
        let found = match made {
            Ok(connector) => connector.probe().await.map_err(Setback::into_reason),
            Err(reason) => Err(reason),
        };
        Ok(match found {
            Ok(account) => {
                let known = account != Account::default();
                TestReply { ok: true, account: known.then_some(account), reason: None }
            }
            Err(reason) => TestReply { ok: false, account: None, reason: Some(reason) },
        })
    }

    /// Where tokens are kept.
    fn secrets(&self, keeping: Keeping) -> Arc<dyn Secrets> {
        match keeping {
            Keeping::Keychain => Arc::clone(&self.ports().secrets),
            Keeping::File => Arc::new(SecretFiles::beside(self.place().folder())),
        }
    }

    /// Publishing is the desk's.
    pub(super) fn must_be_desk(&self, db: &rusqlite::Connection, actor: &str, what: &str) -> Result<()> {
        match self.newsroom_stages().role(db, actor)? {
            PersonRole::Desk => Ok(()),
            _ => Err(not_allowed(actor, what)),
        }
    }
}

/// The connector of a destination, with its token; or why there is none.
pub(super) fn connect(
    desk: &Desk,
    destination: i64,
    timeout: Duration,
) -> std::result::Result<Arc<dyn Connector>, Reason> {
    let lost = |fault: Fault| Reason::new(ReasonCode::DestinationRemoved, fault.message);
    let row = desk.read(|db| destinations::by_key(db, destination)).map_err(lost)?;
    if row.removed {
        let said = format!("The destination {} was removed.", row.name);
        return Err(Reason::new(ReasonCode::DestinationRemoved, said));
    }
    let url = match row.kind.needs().folder {
        true => folder(&row.url),
        false => address(&row.url, row.plain_http),
    };
    let url = url.map_err(|fault| Reason::new(ReasonCode::WrongAddress, fault.message))?;
    let token = if row.kind.needs().token { token_of(desk, &row)? } else { Token::new("") };
    let (http, clock) = (Arc::clone(&desk.ports().http), Arc::clone(&desk.ports().clock));
    let wire = Wire { http, clock, timeout, hidden: vec![token.clone()] };
    connectors::make(row.kind, Parts { url, user: row.user, token, wire }).ok_or_else(|| {
        let said = format!("This version cannot publish to the kind {}.", row.kind.name());
        Reason::new(ReasonCode::WrongAddress, said)
    })
}

/// The token of a destination; or why there is none.
fn token_of(desk: &Desk, row: &DestinationRow) -> std::result::Result<Token, Reason> {
    match desk.secrets(row.keeping).get(&row.id) {
        Ok(Some(token)) if Token::new(&token).is_sound() => Ok(Token::new(token)),
        Ok(Some(_)) => {
            let said =
                format!("What is kept as the token of {} is none. Add the destination again with one.", row.name);
            Err(Reason::new(ReasonCode::NoToken, said))
        }
        Ok(None) => {
            let said = format!("There is no token for {}. Add the destination again with one.", row.name);
            Err(Reason::new(ReasonCode::NoToken, said))
        }
        Err(fault) => Err(Reason::new(ReasonCode::Keychain, fault.message)),
    }
}

/// A name that people can call a destination by.
fn sound(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(invalid("name", "A destination needs a name of one line."));
    }
    Ok(name)
}

/// The kind of that name, if this version can publish to it.
fn made_kind(name: &str) -> Result<Kind> {
    Kind::from_name(name).filter(|kind| connectors::is_made(*kind)).ok_or_else(|| {
        let known: Vec<&str> =
            Kind::ALL.into_iter().filter(|kind| connectors::is_made(*kind)).map(Kind::name).collect();
        let name = name.trim().to_ascii_lowercase();
        let said = format!(
            "This version cannot publish to the kind {name}. The kinds it knows: {}. Nothing was added.",
            known.join(", ")
        );
        Fault::new(Code::Invalid, said).with(json!({ "why": "kind", "kind": name, "kinds": known }))
    })
}

/// A token as it is kept. WordPress shows its application passwords in groups of four and takes them without the spaces.
fn as_kept(kind: Kind, token: &Token) -> Token {
    match kind {
        Kind::WordPress => Token::new(token.reveal().split_whitespace().collect::<String>()),
        _ => token.clone(),
    }
}

/// Whether it may have arrived without a word. A send whose worker died is as unknown as one without an answer.
fn is_unknown(state: State) -> bool {
    matches!(state, State::Unknown | State::Sending)
}

/// Ends what waits for a destination, and answers how many deliveries those were, and of how many it will never be known
/// whether they arrived. A delivery that is on its way right now keeps the destination.
fn end_deliveries(w: &Write<'_>, destination: &DestinationRow) -> Result<OpenDeliveries> {
    let mut ended = OpenDeliveries { waiting: 0, unknown: 0 };
    for row in outbox::open_to(w, destination.key)? {
        if row.lease_until.is_some_and(|until| until > w.at) {
            return Err(Fault::new(
                Code::Busy,
                format!("A delivery to {} is on its way. Try again when it has ended.", destination.name),
            ));
        }
        let removed = |said: &str| Reason::new(ReasonCode::DestinationRemoved, said);
        if is_unknown(row.delivery.state) {
            let said = "The destination was removed before it was known whether this arrived. Look at the site.";
            outbox::leave_unknown(w, row.key, &removed(said))?;
            ended.unknown += 1;
        } else {
            let maybe = if row.sends > 0 { " It may be on the site nevertheless: look there." } else { "" };
            let said = format!("The destination was removed before this was delivered.{maybe}");
            outbox::refuse(w, row.key, &removed(&said))?;
            ended.waiting += 1;
        }
        log::tell(w, Some(&row.delivery.story), "delivery")?;
    }
    Ok(ended)
}

fn shown(row: DestinationRow) -> Destination {
    Destination {
        capabilities: row.kind.capabilities(),
        id: row.id,
        name: row.name,
        kind: row.kind,
        url: row.url,
        user: row.user,
        zone: row.zone,
        keeping: row.keeping,
        plain_http: row.plain_http,
        pictures: row.pictures,
    }
}

impl Setback {
    /// Why, where nothing is claimed.
    pub(super) fn into_reason(self) -> Reason {
        match self {
            Self::NotNow { reason, .. }
            | Self::Refused(reason)
            | Self::Mismatch(reason)
            | Self::Unclear { reason, .. } => reason,
            // A probe has no claim.
            Self::ClaimLost => Reason::new(ReasonCode::NoAnswer, "The test broke off. Try again."),
        }
    }
}
