//! Where positions are held: places as the archive tells of them.

use db::{Db, Tx, estates};
use kernel::{Actor, ErrorKind, EstateId, Failure, Refusal, Scope};
use vocabulary::{PlaceId, PlaceKind};

use crate::{
    app::{App, scopes::refuse_beyond_scope},
    memberships::{
        domain::{HeldAt, PlaceFacts},
        storage::known_places,
    },
    positions::domain::Position,
};

/// Keeps a place that is neither estate nor unit, as the event of this number tells of it.
#[tracing::instrument(skip_all, name = "identity.keep_place")]
pub(crate) async fn keep_place(tx: &Tx, place: &PlaceFacts, sequence: i32) -> Result<(), Failure> {
    Ok(known_places::keep(tx, place, sequence).await?)
}

/// What the place that a request names at `pointer` is, and what holding a position there means. Asked before a transaction:
/// regions are looked up for it.
///
/// # Errors
/// A fault at `pointer` for one that is not there or does not lie within the actor's scope; `not_known_yet` for one of
/// which the event may be on its way.
#[tracing::instrument(skip_all, name = "identity.held_at")]
pub(crate) async fn held_at(
    app: &App,
    actor: &Actor,
    (place_id, pointer): (PlaceId, &str),
) -> Result<(PlaceKind, HeldAt), Failure> {
    let unknown = || Refusal::at(pointer, "membership.place_unknown");
    let (reader, id) = (app.db.reader(), place_id.to_string());
    let absent = app.db.refusal_if_absent(reader, &["estate", "place"], &id, unknown()).await?;
    let found = find(&app.db, place_id).await?.ok_or(absent)?;
    // As if it were not there: that there is such a place is told to those alone who may see it.
    match refuse_beyond_scope(&app.db, actor, &found.1.scope()).await {
        Err(Failure::Refused(refusal)) if refusal.kind == ErrorKind::Forbidden => Err(unknown().into()),
        Err(other) => Err(other),
        Ok(()) => Ok(found),
    }
}

/// Where the position is held, when it can be held there.
///
/// # Errors
/// Faults at `/place_id`; `identity.beyond_own_scope`.
#[tracing::instrument(skip_all, name = "identity.place_of")]
pub(crate) async fn place_of(
    app: &App,
    actor: &Actor,
    (position, place): (&Position, Option<(PlaceKind, HeldAt)>),
) -> Result<HeldAt, Failure> {
    position.refuse_unfit(place.as_ref().map(|(kind, _at)| *kind))?;
    let Some((_kind, at)) = place else {
        refuse_all_of_group(app, actor).await?;
        return Ok(HeldAt::Group);
    };
    Ok(at)
}

/// Passes for those of the whole group, where a position is held at no place.
///
/// # Errors
/// `identity.beyond_own_scope`.
async fn refuse_all_of_group(app: &App, actor: &Actor) -> Result<(), Failure> {
    refuse_beyond_scope(&app.db, actor, &Scope::Group).await
}

async fn find(db: &Db, place_id: PlaceId) -> Result<Option<(PlaceKind, HeldAt)>, Failure> {
    let estate_id = EstateId::from_uuid(place_id.as_uuid());
    if estates::find(db.reader(), estate_id).await?.is_some() {
        return Ok(Some((PlaceKind::Estate, HeldAt::Estate { place_id, estate_id })));
    }
    let Some(place) = known_places::find(db, place_id).await? else { return Ok(None) };
    let at = match (place.estate_id, place.code) {
        (Some(estate_id), _code) => HeldAt::Estate { place_id, estate_id },
        (None, Some(code)) => HeldAt::Region { place_id, code },
        (None, None) => return Ok(None),
    };
    Ok(Some((place.kind, at)))
}
