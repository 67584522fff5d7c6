//! Who holds which position where, or stands in for a holder, as identity says: kept by services that ask by whom something is
//! to be done. They add [`migration`] to their own and have their consumer [`follow`] what is published.
//!
//! A position is held at a place and counts for what lies in it: the whole group, a region, an estate. One that is held at a part
//! of an estate counts for that part alone; what lies within a part is not known here.

use chrono::{DateTime, Utc};
use contracts::identity::{MembershipChanged, PositionChanged};
use db::{Context, DbError, InboxConsumer, Tx, migration::ColumnStep};
use envelope::Envelope;
use kernel::{EstateId, Failure, StaffId, text::match_key};
use sea_orm::{
    Condition, ConnectionTrait, ExprTrait,
    prelude::Uuid,
    sea_query::{ColumnType, Expr, JoinType, OnConflict, Order, Query, SelectStatement},
};
use sea_orm_migration::MigrationTrait;
use vocabulary::UnitId;

use crate::migration::Positions;

/// The most holders that are told of.
const MOST_HOLDERS: u64 = 5;

/// The step that creates the tables.
#[must_use]
pub fn migration() -> Box<dyn MigrationTrait> {
    Box::new(Positions)
}

/// The step that adds of which post a position was made; positions that were kept before are of none until they change.
#[must_use]
pub fn post_migration() -> Box<dyn MigrationTrait> {
    let (table, column, holds) = ("position_refs", "post", ColumnType::Text);
    Box::new(ColumnStep { step: "position_posts", table, column, holds })
}

/// Has `consumer` keep who holds which position.
#[must_use]
pub fn follow(consumer: InboxConsumer) -> InboxConsumer {
    consumer
        .on_in_any_order::<PositionChanged, _, _>((), on_position_changed)
        .on_in_any_order::<MembershipChanged, _, _>((), on_membership_changed)
}

async fn on_position_changed(
    _state: &(),
    tx: &Tx,
    event: PositionChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let is_newer = Expr::col(("excluded", "sequence")).gt(Expr::col(("position_refs", "sequence")));
    let conflict = OnConflict::column("position_id")
        .update_columns(["code", "code_key", "title", "post", "sequence"])
        .action_and_where(is_newer)
        .to_owned();
    let insert = Query::insert()
        .into_table("position_refs")
        .columns(["position_id", "code", "code_key", "title", "post", "sequence"])
        .values_panic([
            event.position_id.as_uuid().into(),
            event.code.as_str().into(),
            match_key(&event.code).into(),
            event.title.as_str().into(),
            event.post.into(),
            envelope.sequence.into(),
        ])
        .on_conflict(conflict)
        .to_owned();
    Ok(tx.conn().execute(&insert).await.map(drop).context("keeping a position")?)
}

/// The columns of a membership; the first is its key.
const MEMBERSHIP: [&str; 13] = [
    "membership_id",
    "staff_id",
    "position_id",
    "place_id",
    "region_key",
    "is_in_group",
    "begins_at",
    "ends_at",
    "deputy_id",
    "deputy_begins_at",
    "deputy_ends_at",
    "is_withdrawn",
    "sequence",
];

async fn on_membership_changed(
    _state: &(),
    tx: &Tx,
    event: MembershipChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let deputy = event.deputy.as_ref();
    let is_newer = Expr::col(("excluded", "sequence")).gt(Expr::col(("membership_refs", "sequence")));
    let [key, changing @ ..] = MEMBERSHIP;
    let conflict = OnConflict::column(key).update_columns(changing).action_and_where(is_newer).to_owned();
    let insert = Query::insert()
        .into_table("membership_refs")
        .columns(MEMBERSHIP)
        .values_panic([
            event.membership_id.as_uuid().into(),
            event.staff_id.as_uuid().into(),
            event.position.position_id.as_uuid().into(),
            event.place_id.map(|id| id.as_uuid()).into(),
            event.region.as_deref().map(match_key).into(),
            event.place_id.is_none().into(),
            event.days.begins_at.into(),
            event.days.ends_at.into(),
            deputy.map(|deputy| deputy.staff_id.as_uuid()).into(),
            deputy.map(|deputy| deputy.days.begins_at).into(),
            deputy.and_then(|deputy| deputy.days.ends_at).into(),
            event.is_withdrawn.into(),
            envelope.sequence.into(),
        ])
        .on_conflict(conflict)
        .to_owned();
    Ok(tx.conn().execute(&insert).await.map(drop).context("keeping who holds a position")?)
}

/// A position by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPosition {
    /// As identity spells it.
    pub code: String,
    /// In the group's words.
    pub title: String,
}

/// Those of these codes, in any spelling, that are positions.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn known(conn: &impl ConnectionTrait, codes: &[String]) -> Result<Vec<KnownPosition>, DbError> {
    let doing = "looking positions up";
    let select = Query::select()
        .columns(["code", "title"])
        .from("position_refs")
        .and_where(Expr::col("code_key").is_in(keys(codes)))
        .order_by("code", Order::Asc)
        .to_owned();
    let rows = conn.query_all(&select).await.context(doing)?;
    let position = |row: &sea_orm::QueryResult| {
        Ok(KnownPosition { code: row.try_get_by_index(0)?, title: row.try_get_by_index(1)? })
    };
    rows.iter().map(position).collect::<Result<_, sea_orm::DbErr>>().context(doing)
}

fn keys(codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| match_key(code)).collect()
}

/// Positions that are meant: those with one of these codes, and those made from one of these posts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sought<'a> {
    /// In any spelling.
    pub codes: &'a [String],
    /// As the procedures call them.
    pub posts: &'a [String],
}

/// Where and when something is done for which a position is asked.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// The estate.
    pub estate_id: EstateId,
    /// The home that it is about.
    pub unit_id: Option<UnitId>,
    /// The regions that the estate lies in.
    pub regions: Vec<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Occasion {
    /// Whether somebody holds one of these positions there or further out, or stands in for who does.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn is_held_by(
        &self,
        conn: &impl ConnectionTrait,
        (sought, staff_id): (Sought<'_>, StaffId),
    ) -> Result<bool, DbError> {
        let id = staff_id.as_uuid();
        let theirs = Condition::any()
            .add(Expr::col("staff_id").eq(id))
            .add(self.stands_in().add(Expr::col("deputy_id").eq(id)));
        let select = self.held(sought).column("membership_id").cond_where(theirs).limit(1).to_owned();
        let found = conn.query_one(&select).await.context("asking who holds a position")?;
        Ok(found.is_some())
    }

    /// Some of those who hold one of these positions there or further out, and of those who stand in.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn holders(
        &self,
        conn: &impl ConnectionTrait,
        sought: Sought<'_>,
    ) -> Result<Vec<StaffId>, DbError> {
        let doing = "asking who holds a position";
        let holders = self.held(sought).column("staff_id").limit(MOST_HOLDERS).to_owned();
        let deputies =
            self.held(sought).column("deputy_id").cond_where(self.stands_in()).limit(MOST_HOLDERS).to_owned();
        let mut found: Vec<StaffId> = Vec::new();
        for select in [holders, deputies] {
            for row in conn.query_all(&select).await.context(doing)? {
                let id: Uuid = row.try_get_by_index(0).context(doing)?;
                found.push(StaffId::from_uuid(id));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Memberships in one of these positions that are in force and reach to here.
    fn held(&self, sought: Sought<'_>) -> SelectStatement {
        let places = std::iter::once(self.estate_id.as_uuid()).chain(self.unit_id.map(|id| id.as_uuid()));
        let regions = self.regions.iter().map(|region| match_key(region));
        let reaches = Condition::any()
            .add(Expr::col("is_in_group").eq(true))
            .add(Expr::col("region_key").is_in(regions))
            .add(Expr::col("place_id").is_in(places));
        let is_sought = Condition::any()
            .add(Expr::col("code_key").is_in(keys(sought.codes)))
            .add(Expr::col("post").is_in(sought.posts));
        let of_position =
            Expr::col(("position_refs", "position_id")).equals(("membership_refs", "position_id"));
        Query::select()
            .from("membership_refs")
            .join(JoinType::InnerJoin, "position_refs", of_position)
            .cond_where(is_sought)
            .and_where(Expr::col("is_withdrawn").eq(false))
            .cond_where(self.in_force("begins_at", "ends_at"))
            .cond_where(reaches)
            .order_by("membership_id", Order::Asc)
            .to_owned()
    }

    fn stands_in(&self) -> Condition {
        self.in_force("deputy_begins_at", "deputy_ends_at").add(Expr::col("deputy_id").is_not_null())
    }

    fn in_force(&self, begins_at: &'static str, ends_at: &'static str) -> Condition {
        let is_open = Condition::any().add(Expr::col(ends_at).is_null()).add(Expr::col(ends_at).gt(self.at));
        Condition::all().add(Expr::col(begins_at).lte(self.at)).add(is_open)
    }
}
