//! What was found on rounds, and what the ticket desk told of the tickets that were opened for it.

use db::{Context, DbError, IdColumn, Tx, WordColumn, unique_violation};
use kernel::{Failure, OpenWord, Refusal};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use vocabulary::{PatrolRoundId, TicketId, TicketStatus};

use super::{entities::finding, listed, money_columns, money_of, principal, read_list};
use crate::patrols::domain::{FindingDetails, FoundTicket, PatrolFinding};

const WHAT: &str = "patrol finding";

/// Stores what was found.
///
/// # Errors
/// A fault at `pointer` for a receipt that another finding names.
pub(crate) async fn insert(tx: &Tx, finding: &PatrolFinding, pointer: &str) -> Result<(), Failure> {
    let insert = finding::Entity::insert(to_row(finding)?).exec_without_returning(tx.conn());
    match insert.await {
        Ok(_rows) => Ok(()),
        Err(error) if unique_violation(&error).as_deref() == Some("uq_patrol_findings__receipt_id") => {
            Err(Refusal::at(format!("{pointer}/receipt_id"), "patrol_finding.receipt_used").into())
        }
        Err(error) => Err(error).context("storing a patrol finding").map_err(Failure::from),
    }
}

/// What was found on a round that may be read, in the order in which it was.
pub(crate) async fn of_round(
    conn: &impl ConnectionTrait,
    id: PatrolRoundId,
) -> Result<Vec<PatrolFinding>, DbError> {
    let rows = finding::Entity::find()
        .filter(finding::Column::RoundId.eq(id.as_uuid()))
        .order_by_asc(finding::Column::Id)
        .all(conn)
        .await
        .context("reading what was found on a round")?;
    rows.into_iter().map(from_row).collect()
}

/// Where the ticket of a finding stands, as an event of this sequence says: what an older one says that comes later is passed
/// over, and so are tickets of no finding.
pub(crate) async fn follow_ticket(
    tx: &Tx,
    (ticket_id, sequence): (TicketId, i32),
    (number, status): (String, Option<OpenWord<TicketStatus>>),
) -> Result<(), DbError> {
    finding::Entity::update_many()
        .col_expr(finding::Column::TicketNumber, Expr::value(number))
        .col_expr(finding::Column::TicketStatus, Expr::value(status.map(WordColumn)))
        .col_expr(finding::Column::TicketSequence, Expr::value(sequence))
        .filter(finding::Column::TicketId.eq(ticket_id.as_uuid()))
        .filter(finding::Column::TicketSequence.lt(sequence))
        .exec(tx.conn())
        .await
        .map(drop)
        .context("following the ticket of a finding")
}

fn to_row(finding: &PatrolFinding) -> Result<finding::ActiveModel, DbError> {
    let PatrolFinding { id, estate_id, round_id, place_id, place, found, fee, found_by, found_at, ticket } =
        finding;
    let FindingDetails {
        kind,
        severity,
        ticket_kind,
        title,
        description,
        files,
        tag,
        pet_record_id,
        waste,
        receipt_id,
    } = found;
    let (fee_minor, fee_currency) = money_columns(*fee);
    Ok(finding::ActiveModel {
        id: Set(IdColumn(*id)),
        estate_id: Set(IdColumn(*estate_id)),
        round_id: Set(IdColumn(*round_id)),
        place_id: Set(IdColumn(*place_id)),
        place: Set(place.clone()),
        kind: Set(WordColumn(*kind)),
        severity: Set(severity.map(WordColumn)),
        ticket_kind: Set(WordColumn(*ticket_kind)),
        title: Set(title.clone()),
        description: Set(description.clone()),
        files: Set(listed(WHAT, *id, files)?),
        tag: Set(tag.clone()),
        pet_record_id: Set(pet_record_id.map(IdColumn)),
        waste: Set(waste.map(WordColumn)),
        receipt_id: Set(receipt_id.map(IdColumn)),
        fee_minor: Set(fee_minor),
        fee_currency: Set(fee_currency),
        found_by: Set(found_by.to_string()),
        found_at: Set(*found_at),
        ticket_id: Set(ticket.as_ref().map(|ticket| IdColumn(ticket.id))),
        interaction_id: Set(ticket.as_ref().map(|ticket| IdColumn(ticket.interaction_id))),
        ticket_number: Set(None),
        ticket_status: Set(None),
        ticket_sequence: Set(0),
    })
}

fn from_row(row: finding::Model) -> Result<PatrolFinding, DbError> {
    let id = row.id.0;
    let (number, status) = (row.ticket_number, row.ticket_status.map(|status| status.0));
    let ticket = row.ticket_id.zip(row.interaction_id).map(|(id, interaction_id)| FoundTicket {
        id: id.0,
        interaction_id: interaction_id.0,
        number,
        status,
        sequence: row.ticket_sequence,
    });
    Ok(PatrolFinding {
        id,
        estate_id: row.estate_id.0,
        round_id: row.round_id.0,
        place_id: row.place_id.0,
        place: row.place,
        found: FindingDetails {
            kind: row.kind.0,
            severity: row.severity.map(|severity| severity.0),
            ticket_kind: row.ticket_kind.0,
            title: row.title,
            description: row.description,
            files: read_list(WHAT, id, row.files)?,
            tag: row.tag,
            pet_record_id: row.pet_record_id.map(|id| id.0),
            waste: row.waste.map(|waste| waste.0),
            receipt_id: row.receipt_id.map(|id| id.0),
        },
        fee: money_of(row.fee_minor, row.fee_currency),
        found_by: principal(WHAT, id, &row.found_by)?,
        found_at: row.found_at,
        ticket,
    })
}
