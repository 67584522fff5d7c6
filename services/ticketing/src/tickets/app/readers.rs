//! Who reads what is for named readers: who is named when it becomes that, and who could be.

use chrono::{DateTime, Utc};
use copies::positions::{Occasion, Sought};
use db::{PrincipalRef, estates::EstateRef, principals};
use kernel::{Actor, Coded, ErrorKind, Failure, Faults, Permission, Principal, Refusal, StaffId};
use vocabulary::UnitId;

use super::people::STAFF;
use crate::{
    app::App,
    tickets::domain::{MOST_READERS, Subject},
};

/// Where and when a ticket becomes one for named readers, and which positions the standard names.
pub(super) struct Entrusting<'a> {
    pub(crate) estate: &'a EstateRef,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) positions: &'a [String],
}

/// Those who are to read it: whoever is named, with the holders of the standard's positions, as far as they could. Where there is
/// nobody, whoever takes it down hands it on themselves. Nobody of what is not for named readers.
///
/// # Errors
/// Faults at `/readers` below `at` stay in `faults`; otherwise what the engine says.
pub(super) async fn choose_readers(
    app: &App,
    actor: &Actor,
    (subject, named): (&Subject, &[StaffId]),
    entrusting: Entrusting<'_>,
    (pointer, faults): (&str, &mut Faults),
) -> Result<Vec<StaffId>, Failure> {
    if !subject.is_for_named_readers() {
        if !named.is_empty() {
            faults.add(pointer, "readers.not_named");
        }
        return Ok(Vec::new());
    }
    let Entrusting { estate, unit_id, at, positions } = entrusting;
    for (place, reader) in named.iter().enumerate() {
        if let Err(refusal) = check_reader(app, (subject.about_staff, estate), *reader, "").await? {
            for fault in refusal.faults {
                faults.add(format!("{pointer}/{place}"), Coded::new(fault.code));
            }
        }
    }
    let mut readers = named.to_vec();
    let regions = estate.regions().map(ToOwned::to_owned).collect();
    let occasion = Occasion { estate_id: estate.estate_id, unit_id, regions, at };
    for holder in occasion.holders(app.db.reader(), Sought { codes: positions, posts: &[] }).await? {
        let fits = check_reader(app, (subject.about_staff, estate), holder, "").await?.is_ok();
        if fits && !readers.contains(&holder) && readers.len() < MOST_READERS {
            readers.push(holder);
        }
    }
    if readers.is_empty() {
        let oneself = actor.principal.staff_id().filter(|id| subject.about_staff != Some(*id));
        match oneself {
            Some(id) => readers.push(id),
            None => faults.add(pointer, "readers.missing"),
        }
    }
    Ok(readers)
}

/// Whether somebody could read such a ticket of this estate; each reason why not is a fault at `pointer`.
///
/// # Errors
/// `not_known_yet` for somebody who may have been registered a moment ago; otherwise what the engine says.
pub(super) async fn check_reader(
    app: &App,
    (about_staff, estate): (Option<StaffId>, &EstateRef),
    reader: StaffId,
    pointer: &str,
) -> Result<Result<(), Refusal>, Failure> {
    if about_staff == Some(reader) {
        return Ok(Err(Refusal::at(pointer, "reader.complained_of")));
    }
    let unknown = Refusal::at(pointer, "staff.unknown");
    let absent = app.db.refusal_if_absent(app.db.reader(), &STAFF, &reader.to_string(), unknown).await?;
    match principals::find(app.db.reader(), &Principal::Staff(reader)).await? {
        Some(known) if can_read(&known, estate) => Ok(Ok(())),
        Some(_known) => Ok(Err(Refusal::at(pointer, "reader.cannot_read"))),
        None if absent.kind == ErrorKind::Unavailable => Err(absent.into()),
        None => Ok(Err(absent)),
    }
}

/// Of what is for named readers nobody needs the right to what is confidential: the list is that right.
fn can_read(known: &PrincipalRef, estate: &EstateRef) -> bool {
    let actor = known.actor();
    let there = actor.at(estate.estate_id, estate.regions());
    known.is_enabled
        && actor.scope.covers(estate.estate_id, estate.regions())
        && there.may(Permission::TicketsRead)
}
