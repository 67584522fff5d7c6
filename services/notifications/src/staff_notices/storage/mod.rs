//! What members of staff are told. Everybody sees their own, and of these only what they may see at the time.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, PrincipalRef, Tx, WordColumn,
    estates::EstateRef,
    list_page,
    lists::{DeclaredList, Filter, Served, Test},
    principals, scope_filter, where_held,
};
use kernel::{Actor, Failure, ListQuery, PageOf, Permission, StaffId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use vocabulary::{NoticeId, NoticeKind, TicketId};

use crate::staff_notices::domain::{NoticeSubject, StaffNotice};
use entities::staff_notice::{self, Column};

/// Which notices somebody has seen.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SeenNotices {
    One(NoticeId),
    /// This one and what came before.
    UpTo(NoticeId),
}

/// What a ticket is taken for now.
#[derive(Debug, Clone)]
pub(crate) struct TicketNow {
    pub(crate) ticket_id: TicketId,
    pub(crate) title: String,
    pub(crate) is_confidential: bool,
    /// The member of staff complained of.
    pub(crate) about_staff: Option<StaffId>,
}

/// Stores new notices with the commit; what an event has told somebody already is passed over.
pub(crate) fn insert_all(tx: &Tx, notices: &[StaffNotice]) {
    let once = [Column::SourceEventId, Column::StaffId];
    let once = OnConflict::columns(once).do_nothing().to_owned();
    tx.insert_rows(notices.iter().map(to_row), Some(&once));
}

/// The actor's own notices, as far as they may see what these are about: tickets, follow-ups, registers and emergencies within their
/// scope, with the right to read them, and what is confidential with the right to that. Applications have none.
fn own(actor: &Actor) -> Option<Condition> {
    let staff_id = actor.principal.staff_id()?;
    let seen = Condition::all().add(Column::StaffId.eq(staff_id.as_uuid()));
    let of = |read, confidential, what: Condition| {
        let here = scope_filter(&actor.scope_of(read)?, Column::EstateId);
        let open = Condition::all().add(Column::IsConfidential.eq(false));
        Some(what.add(here).add(where_held(actor, (confidential, Column::EstateId), Condition::all(), open)))
    };
    let is_callback = Column::CallbackId.is_not_null();
    let is_of_registers =
        Condition::any().add(Column::FormRecordId.is_not_null()).add(Column::PatrolRoundId.is_not_null());
    let is_run = Column::PlaybookRunId.is_not_null();
    let others = [Column::FormRecordId, Column::PatrolRoundId, Column::CallbackId, Column::PlaybookRunId];
    let is_ticket = others.iter().fold(Condition::all(), |ticket, other| ticket.add(other.is_null()));
    let kinds = [
        of(Permission::TicketsRead, Permission::TicketsConfidential, is_ticket),
        of(Permission::CallbacksRead, Permission::TicketsConfidential, Condition::all().add(is_callback)),
        // Whoever filled it in is told, whatever they may see of others.
        of(Permission::RegistersRead, Permission::RegistersRead, Condition::all().add(is_of_registers)),
        // Of a confidential emergency only its readers are told.
        of(Permission::EmergenciesRead, Permission::EmergenciesRead, Condition::all().add(is_run)),
    ];
    // Of nothing that they may read there is nothing.
    let any = kinds.into_iter().flatten().fold(Condition::any(), Condition::add);
    (!any.is_empty()).then(|| seen.add(any))
}

/// The most members of staff who are told of one record or one emergency.
const MOST_HOLDERS: usize = 50;

/// Members of staff who hold all of `needed` at the estate, the first of those that there are.
pub(crate) async fn holders(
    tx: &Tx,
    needed: &[Permission],
    estate: &EstateRef,
) -> Result<Vec<StaffId>, DbError> {
    let Some(rarest) = needed.last() else { return Ok(Vec::new()) };
    let known = principals::all_who_may_hold(tx.conn(), *rarest).await?;
    let holds_all = |known: &PrincipalRef| {
        let actor = known.actor();
        let there = actor.at(estate.estate_id, estate.regions());
        let is_there = |needed: &Permission| {
            there.may(*needed) && actor.scope.covers(estate.estate_id, estate.regions())
        };
        needed.iter().all(is_there)
    };
    let found = known.iter().filter(|known| holds_all(known));
    Ok(found.filter_map(|known| known.principal.staff_id()).take(MOST_HOLDERS).collect())
}

/// True when the notice is the actor's own, and they may see what it is about.
pub(crate) async fn is_there(tx: &Tx, actor: &Actor, id: NoticeId) -> Result<bool, DbError> {
    let Some(own) = own(actor) else { return Ok(false) };
    let found = staff_notice::Entity::find_by_id(IdColumn(id))
        .filter(own)
        .one(tx.conn())
        .await
        .context("looking for a notice")?;
    Ok(found.is_some())
}

/// Marks those of the actor's own as read that were not.
pub(crate) async fn mark_read(tx: &Tx, actor: &Actor, seen: SeenNotices) -> Result<(), DbError> {
    let Some(own) = own(actor) else { return Ok(()) };
    let which = match seen {
        SeenNotices::One(id) => Column::Id.eq(id.as_uuid()),
        SeenNotices::UpTo(id) => Column::Id.lte(id.as_uuid()),
    };
    staff_notice::Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(tx.now()))
        .filter(own)
        .filter(which)
        .filter(Column::ReadAt.is_null())
        .exec(tx.conn())
        .await
        .context("marking notices as read")
        .map(drop)
}

/// What was told of a ticket, long ago or now, is as confidential as the ticket turned out to be, and whoever it is about
/// was told nothing.
pub(crate) async fn follow_ticket(tx: &Tx, ticket: TicketNow) -> Result<(), DbError> {
    let TicketNow { ticket_id, title, is_confidential, about_staff } = ticket;
    if let Some(about) = about_staff {
        staff_notice::Entity::delete_many()
            .filter(Column::TicketId.eq(ticket_id.as_uuid()))
            .filter(Column::StaffId.eq(about.as_uuid()))
            .exec(tx.conn())
            .await
            .context("forgetting notices about somebody")?;
    }
    let title = (!is_confidential).then_some(title);
    staff_notice::Entity::update_many()
        .col_expr(Column::IsConfidential, Expr::value(is_confidential))
        .col_expr(Column::Title, Expr::value(title))
        .filter(Column::TicketId.eq(ticket_id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("marking a ticket's notices")
        .map(drop)
}

/// Deletes up to `limit` notices of the whole group from before `before`, for the forgetting job alone; gives how many.
pub(crate) async fn forget(db: &Db, before: DateTime<Utc>, limit: u64) -> Result<u64, DbError> {
    let ids: Vec<IdColumn<NoticeId>> = staff_notice::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::NoticedAt.lt(before))
        .limit(limit)
        .into_tuple()
        .all(db.reader())
        .await
        .context("looking for old notices")?;
    if ids.is_empty() {
        return Ok(0);
    }
    let tx = db.begin().await?;
    let deleted = staff_notice::Entity::delete_many()
        .filter(Column::Id.is_in(ids))
        .exec(tx.conn())
        .await
        .context("forgetting notices")?;
    tx.commit().await?;
    Ok(deleted.rows_affected)
}

fn to_row(notice: &StaffNotice) -> staff_notice::ActiveModel {
    let StaffNotice {
        id,
        staff_id,
        kind,
        source,
        estate_id,
        subject,
        number,
        title,
        is_confidential,
        by,
        at,
        read_at,
    } = notice;
    let (ticket_id, callback_id) = match subject {
        NoticeSubject::Ticket { ticket_id, callback_id } => (*ticket_id, *callback_id),
        NoticeSubject::Record { form_record_id, .. } => (TicketId::from_uuid(form_record_id.as_uuid()), None),
        NoticeSubject::Run { playbook_run_id, .. } => (TicketId::from_uuid(playbook_run_id.as_uuid()), None),
        NoticeSubject::Round { patrol_round_id } => (TicketId::from_uuid(patrol_round_id.as_uuid()), None),
    };
    let round = match subject {
        NoticeSubject::Round { patrol_round_id } => Some(*patrol_round_id),
        NoticeSubject::Ticket { .. } | NoticeSubject::Record { .. } | NoticeSubject::Run { .. } => None,
    };
    let (record, run) = match subject {
        NoticeSubject::Ticket { .. } | NoticeSubject::Round { .. } => (None, None),
        NoticeSubject::Record { form_record_id, form, reminded_of } => {
            (Some((*form_record_id, form, reminded_of)), None)
        }
        NoticeSubject::Run { playbook_run_id, playbook, step } => {
            (None, Some((*playbook_run_id, playbook, step)))
        }
    };
    let reminded_of = record.and_then(|(_id, _form, reminded_of)| reminded_of.clone());
    staff_notice::ActiveModel {
        id: Set(IdColumn(*id)),
        staff_id: Set(IdColumn(*staff_id)),
        kind: Set(WordColumn(*kind)),
        source_event_id: Set(IdColumn(*source)),
        estate_id: Set(IdColumn(*estate_id)),
        ticket_id: Set(IdColumn(ticket_id)),
        callback_id: Set(callback_id.map(IdColumn)),
        number: Set(number.clone()),
        title: Set(title.clone()),
        is_confidential: Set(*is_confidential),
        caused_by: Set(by.map(IdColumn)),
        noticed_at: Set(*at),
        read_at: Set(*read_at),
        form_record_id: Set(record.map(|(id, ..)| IdColumn(id))),
        form: Set(record.map(|(_id, form, _reminded_of)| form.clone())),
        field: Set(reminded_of.as_ref().map(|(field, _date)| field.clone())),
        date: Set(reminded_of.map(|(_field, date)| date)),
        playbook_run_id: Set(run.map(|(id, ..)| IdColumn(id))),
        playbook: Set(run.and_then(|(_id, playbook, _step)| playbook.clone())),
        step: Set(run.and_then(|(_id, _playbook, step)| step.clone())),
        patrol_round_id: Set(round.map(IdColumn)),
    }
}

fn from_row(row: staff_notice::Model) -> StaffNotice {
    let staff_notice::Model {
        id,
        staff_id,
        kind,
        source_event_id,
        estate_id,
        ticket_id,
        callback_id,
        number,
        title,
        is_confidential,
        caused_by,
        noticed_at,
        read_at,
        form_record_id,
        form,
        field,
        date,
        playbook_run_id,
        playbook,
        step,
        patrol_round_id,
    } = row;
    let subject = match (form_record_id, playbook_run_id, patrol_round_id) {
        (Some(id), _, _) => NoticeSubject::Record {
            form_record_id: id.0,
            form: form.unwrap_or_default(),
            reminded_of: field.zip(date),
        },
        (None, Some(id), _) => NoticeSubject::Run { playbook_run_id: id.0, playbook, step },
        (None, None, Some(id)) => NoticeSubject::Round { patrol_round_id: id.0 },
        (None, None, None) => {
            NoticeSubject::Ticket { ticket_id: ticket_id.0, callback_id: callback_id.map(|id| id.0) }
        }
    };
    StaffNotice {
        id: id.0,
        staff_id: staff_id.0,
        kind: kind.0,
        source: source_event_id.0,
        estate_id: estate_id.0,
        subject,
        number,
        title,
        is_confidential,
        by: caused_by.map(|id| id.0),
        at: noticed_at,
        read_at,
    }
}

/// Somebody's own notices, newest first.
#[derive(Debug)]
pub(crate) struct NoticeList;

impl DeclaredList for NoticeList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "notices",
        filters: &[
            Filter::given("staff_id"),
            Filter::flag(
                "unread",
                Test::IsUnset("read_at"),
                "Only those that you have not read (true), or have (false).",
            ),
            Filter::word("kind", NoticeKind::WORDS, "Only those of this kind."),
            Filter::id("estate_id", "Only those about this estate."),
            Filter::id("ticket_id", "Only those about this ticket."),
        ],
        columns: &[
            "noticed_at",
            "kind",
            "ticket_number",
            "title",
            "by",
            "read_at",
            "notice_id",
            "estate_id",
            "ticket_id",
            "callback_id",
            "form_record_id",
            "form",
            "record_number",
            "field",
            "date",
            "playbook_run_id",
            "playbook",
            "step",
            "run_number",
        ],
        served: &[Served::newest(&["staff_id"], "ix_staff_notices__staff_id_id")],
        ..ListSpec::of("staff_notices")
    };
}

/// One page of the actor's own notices, as far as they may see what these are about. Applications have none.
pub(crate) async fn list_notices(
    db: &Db,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<StaffNotice>, Failure> {
    let own = own(actor);
    let (Some(own), Some(staff_id)) = (own, actor.principal.staff_id()) else {
        return Ok(PageOf::whole(Vec::new()));
    };
    let query = query.clone().given("staff_id", staff_id);
    let page = list_page::<staff_notice::Entity>(db, NoticeList::SPEC, (&actor.scope, own), &query).await?;
    Ok(page.map(from_row))
}
