//! What every service knows of those who may call it: its own copy of everybody's rights, fed by identity's events.
//!
//! A token says what its holder could do when it was issued; a webhook endpoint, what its owner could do when it was
//! registered. Both are asked again by [`Db::rights_of`], so that what identity takes back is gone within seconds.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::{
    Actor, AnnouncedGrant, EstateId, Grant, Open, OpenWord, Permission, Principal, Scope, SessionTokens,
    UnknownPrincipal,
};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, JsonValue, Order, QueryResult,
    sea_query::{Expr, OnConflict, Query, SelectStatement},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Db, DbError, Tx, error::Context, regions};

/// Somebody as this service knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalRef {
    /// Who.
    pub principal: Principal,
    /// What they are called.
    pub name: String,
    /// False once the account was disabled or the application revoked.
    pub is_enabled: bool,
    /// What they may do; what only another version knows is kept, so that it counts once this one is upgraded.
    pub permissions: Vec<OpenWord<Permission>>,
    /// Where.
    pub scope: Scope,
    /// All of it, where it is not the same everywhere; else nothing. The two above are then what versions without grants may
    /// go by.
    pub grants: Vec<AnnouncedGrant>,
    /// Access tokens that were issued before are over. Of those that name their session, `session_tokens` tells more
    /// exactly, if it is there.
    pub tokens_valid_from: Option<DateTime<Utc>>,
    /// What became of access tokens that name their session; absent when the version before wrote last.
    pub session_tokens: Option<SessionTokens>,
    /// Since when all of this holds.
    pub changed_at: DateTime<Utc>,
}

impl PrincipalRef {
    /// What they hold, as this build knows it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        if self.grants.is_empty() {
            let permissions = self.permissions.iter().filter_map(Open::known).collect();
            return Actor::new(self.principal.clone(), permissions, self.scope.clone());
        }
        let grants = self.grants.iter().map(AnnouncedGrant::known).collect();
        Actor::holding(self.principal.clone(), grants, self.scope.clone())
    }
}

const COLUMNS: [&str; 10] = [
    "principal",
    "name",
    "is_enabled",
    "permissions",
    "scope",
    "tokens_valid_from",
    "session_tokens",
    "grants",
    "changed_at",
    "sequence",
];

/// How `session_tokens` is stored. The version before writes all of the row but this: the number tells whether it did.
#[derive(Serialize, Deserialize)]
struct KeptSessions {
    sequence: i32,
    tokens: SessionTokens,
}

/// How `grants` are stored, likewise.
#[derive(Serialize, Deserialize)]
struct KeptGrants {
    sequence: i32,
    grants: Vec<AnnouncedGrant>,
}

/// Takes over what identity said, unless something newer is known already.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn upsert(tx: &Tx, known: &PrincipalRef, sequence: i32) -> Result<(), DbError> {
    let sessions = known.session_tokens.clone().map(|tokens| KeptSessions { sequence, tokens });
    let grants = (!known.grants.is_empty()).then(|| KeptGrants { sequence, grants: known.grants.clone() });
    let mut insert = Query::insert();
    insert.into_table("principal_refs").columns(COLUMNS).values_panic([
        known.principal.to_string().into(),
        known.name.as_str().into(),
        known.is_enabled.into(),
        to_json(&known.permissions)?.into(),
        to_json(&known.scope)?.into(),
        known.tokens_valid_from.into(),
        sessions.map(|sessions| to_json(&sessions)).transpose()?.into(),
        grants.map(|grants| to_json(&grants)).transpose()?.into(),
        known.changed_at.into(),
        sequence.into(),
    ]);
    let is_newer = Expr::col(("excluded", "sequence")).gt(Expr::col(("principal_refs", "sequence")));
    let [_key, changing @ ..] = COLUMNS;
    insert.on_conflict(
        OnConflict::column("principal").update_columns(changing).action_and_where(is_newer).to_owned(),
    );
    tx.conn().execute(&insert).await.context("keeping somebody's rights")?;
    tx.principal_changed(known.principal.clone());
    Ok(())
}

/// What is known of `principal`, or `None` when identity has not told of them (yet).
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn find(
    conn: &impl ConnectionTrait,
    principal: &Principal,
) -> Result<Option<PrincipalRef>, DbError> {
    read(conn, principal, &row_of(principal)).await
}

/// The same, held as it is until the transaction ends, for whoever gives them something to do: what is taken from them
/// when their rights change is then either given before, and found, or refused after.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn hold(tx: &Tx, principal: &Principal) -> Result<Option<PrincipalRef>, DbError> {
    read(tx.conn(), principal, row_of(principal).lock_shared()).await
}

/// Waits for whoever holds what is known of them, and lets nobody else, until the transaction ends: for a consumer that
/// hears that their rights changed, before it looks for what they can do no longer.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn lock(tx: &Tx, principal: &Principal) -> Result<(), DbError> {
    read(tx.conn(), principal, row_of(principal).lock_exclusive()).await.map(drop)
}

fn row_of(principal: &Principal) -> SelectStatement {
    Query::select()
        .columns(COLUMNS)
        .from("principal_refs")
        .and_where(Expr::col("principal").eq(principal.to_string()))
        .to_owned()
}

/// Everybody who can sign in and, as far as can be told before their rights are read, may hold `permission` somewhere; in
/// the order of their ids.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn all_who_may_hold(
    conn: &impl ConnectionTrait,
    permission: Permission,
) -> Result<Vec<PrincipalRef>, DbError> {
    let written =
        |column: &'static str| Expr::col(column).cast_as("text").like(format!("%\"{permission}\"%"));
    let select = Query::select()
        .columns(COLUMNS)
        .from("principal_refs")
        .and_where(Expr::col("is_enabled").eq(true))
        .and_where(written("permissions").or(written("grants")))
        .order_by("principal", Order::Asc)
        .to_owned();
    let rows = conn.query_all(&select).await.context("looking for who holds a permission")?;
    rows.iter().map(from_row).collect()
}

async fn read(
    conn: &impl ConnectionTrait,
    principal: &Principal,
    select: &SelectStatement,
) -> Result<Option<PrincipalRef>, DbError> {
    // Steward's own services have no account: nobody can take their rights away but the configuration.
    if matches!(principal, Principal::System(_)) {
        return Ok(None);
    }
    let row = conn.query_one(select).await.context("looking somebody's rights up")?;
    row.as_ref().map(from_row).transpose()
}

fn from_row(row: &QueryResult) -> Result<PrincipalRef, DbError> {
    #[derive(FromQueryResult)]
    struct Row {
        principal: String,
        name: String,
        is_enabled: bool,
        permissions: JsonValue,
        scope: JsonValue,
        tokens_valid_from: Option<DateTime<Utc>>,
        session_tokens: Option<JsonValue>,
        grants: Option<JsonValue>,
        changed_at: DateTime<Utc>,
        sequence: i32,
    }
    let row = Row::from_query_result(row, "").context("reading somebody's rights")?;
    let sessions: Option<KeptSessions> = row.session_tokens.map(from_json).transpose()?;
    let sessions = sessions.filter(|sessions| sessions.sequence == row.sequence);
    let grants: Option<KeptGrants> = row.grants.map(from_json).transpose()?;
    let grants = grants.filter(|grants| grants.sequence == row.sequence);
    Ok(PrincipalRef {
        principal: row.principal.parse().map_err(|source: UnknownPrincipal| DbError::Corrupt {
            what: "somebody's name",
            source: source.into(),
        })?,
        name: row.name,
        is_enabled: row.is_enabled,
        permissions: from_json(row.permissions)?,
        scope: from_json(row.scope)?,
        grants: grants.map(|grants| grants.grants).unwrap_or_default(),
        tokens_valid_from: row.tokens_valid_from,
        session_tokens: sessions.map(|sessions| sessions.tokens),
        changed_at: row.changed_at,
    })
}

impl Db {
    /// Somebody's rights as they were at most two seconds ago, or `None` when identity has not told of them (yet).
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn principal(&self, principal: &Principal) -> Result<Option<Arc<PrincipalRef>>, DbError> {
        let now = self.clock().monotonic();
        let read_after = match self.principal_copies().find(principal, now) {
            Ok(known) => return Ok(known),
            Err(changes) => changes,
        };
        let found = find(self.reader(), principal).await?.map(Arc::new);
        self.principal_copies().keep(principal.clone(), found.clone(), now, read_after);
        Ok(found)
    }

    /// What is left of the rights of `actor`, which were given at `given_at`: none of what identity has taken back since,
    /// and no more than was given. `None` when the account was disabled or the application revoked. Of somebody
    /// identity has not told of (yet), all is left.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn rights_of(&self, actor: &Actor, given_at: DateTime<Utc>) -> Result<Option<Actor>, DbError> {
        let Some(known) = self.principal(&actor.principal).await? else { return Ok(Some(actor.clone())) };
        if !known.is_enabled {
            return Ok(None);
        }
        if known.changed_at < given_at {
            return Ok(Some(actor.clone()));
        }
        let (given, held) = (actor.all_grants(), known.actor().all_grants());
        let mut left = Vec::new();
        for (given, held) in pairs(&given, &held) {
            let both = |permission: &Permission| held.permissions.contains(permission);
            let permissions: Vec<Permission> = given.permissions.iter().copied().filter(both).collect();
            let scope = self.common_scope(&given.scope, &held.scope).await?;
            left.push(Grant { permissions, scope });
        }
        let principal = actor.principal.clone();
        Ok(Some(match <[Grant; 1]>::try_from(left) {
            Ok([Grant { permissions, scope }]) => Actor::new(principal, permissions, scope),
            Err(several) => Actor::holding(principal, several, Scope::Estates { estates: Vec::new() }),
        }))
    }

    /// `actor` with all that they hold at an estate; one that is not known here lies in no region.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn actor_at(&self, actor: &Actor, estate_id: EstateId) -> Result<Actor, DbError> {
        if actor.grants.is_empty() {
            return Ok(actor.clone());
        }
        let known = self.estate(estate_id).await?;
        let regions: Vec<&str> = known.iter().flat_map(|estate| estate.regions()).collect();
        Ok(actor.at(estate_id, regions.iter().copied()))
    }

    /// The estates that lie in both.
    async fn common_scope(&self, one: &Scope, other: &Scope) -> Result<Scope, DbError> {
        if *one == Scope::Group || *other == Scope::Group {
            return Ok(if *one == Scope::Group { other.clone() } else { one.clone() });
        }
        let mut regions = Vec::new();
        if !one.regions().is_empty() && !other.regions().is_empty() {
            regions.extend(regions::within(self.reader(), one.regions(), other).await?);
            regions.extend(regions::within(self.reader(), other.regions(), one).await?);
        }
        let mut estates = self.those_within(one.estates(), other).await?;
        estates.extend(self.those_within(other.estates(), one).await?);
        Ok(Scope::of_places(regions, estates))
    }

    /// Those of the estates that lie within `scope`; one that is not known here lies in no region.
    async fn those_within(&self, estates: &[EstateId], scope: &Scope) -> Result<Vec<EstateId>, DbError> {
        let mut within = Vec::new();
        for &estate_id in estates {
            let is_within = scope.estates().contains(&estate_id)
                || (!scope.regions().is_empty()
                    && self
                        .estate(estate_id)
                        .await?
                        .is_some_and(|estate| scope.covers(estate_id, estate.regions())));
            if is_within {
                within.push(estate_id);
            }
        }
        Ok(within)
    }
}

/// Each of the one with each of the other.
fn pairs<'a>(some: &'a [Grant], others: &'a [Grant]) -> Vec<(&'a Grant, &'a Grant)> {
    some.iter().flat_map(|one| others.iter().map(move |other| (one, other))).collect()
}

fn to_json(value: &impl Serialize) -> Result<JsonValue, DbError> {
    serde_json::to_value(value).map_err(corrupt)
}

fn from_json<T: DeserializeOwned>(column: JsonValue) -> Result<T, DbError> {
    serde_json::from_value(column).map_err(corrupt)
}

fn corrupt(source: serde_json::Error) -> DbError {
    DbError::Corrupt { what: "somebody's rights", source: source.into() }
}
