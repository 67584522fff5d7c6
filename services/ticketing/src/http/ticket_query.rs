//! What a list of tickets is asked for.

use kernel::{EstateId, Filters, StaffId, text::match_key};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CustomerId, Severity, TicketKind, TicketStatus, UnitId};
use web::Instant;

/// What a list of tickets is narrowed to, and its order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TicketQuery {
    /// Only the ticket that people call so, such as `T2026-000123`.
    #[param(min_length = 1, max_length = 32)]
    number: Option<String>,
    /// Only those for which whoever brought them has this number, however it is spelt.
    #[param(min_length = 1, max_length = 64)]
    external_reference: Option<String>,
    /// Only those of this estate.
    estate_id: Option<EstateId>,
    /// Only those this person is responsible for.
    assignee_id: Option<StaffId>,
    /// Only tickets in this state.
    status: Option<TicketStatus>,
    /// Only tickets of this kind.
    kind: Option<TicketKind>,
    /// Only those as grave as this.
    severity: Option<Severity>,
    /// Only this customer's.
    customer_id: Option<CustomerId>,
    /// Only those of this unit.
    unit_id: Option<UnitId>,
    /// `true`: only those for which something owed is late; `false`: only the others.
    is_overdue: Option<bool>,
    /// Only those for which something is owed before this.
    #[param(value_type = Option<DateTime<Utc>>)]
    due_before: Option<Instant>,
    /// Only those opened at or after this.
    #[param(value_type = Option<DateTime<Utc>>)]
    opened_from: Option<Instant>,
    /// Only those opened before this.
    #[param(value_type = Option<DateTime<Utc>>)]
    opened_before: Option<Instant>,
    /// The order; newest first unless said otherwise.
    #[param(inline)]
    sort: Option<TicketSort>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TicketSort {
    /// Newest first.
    Opened,
    /// What is owed first comes first; tickets on which nothing is owed are left out.
    Due,
}

impl TicketSort {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Due => "due",
        }
    }
}

impl From<TicketQuery> for Filters {
    fn from(query: TicketQuery) -> Self {
        let TicketQuery {
            number,
            external_reference,
            estate_id,
            assignee_id,
            status,
            kind,
            severity,
            customer_id,
            unit_id,
            is_overdue,
            due_before,
            opened_from,
            opened_before,
            sort,
        } = query;
        Self::none()
            // Ours are in capitals, however they are typed.
            .with("number", number.map(|typed| match_key(&typed).to_uppercase()))
            .with("external_reference", external_reference.map(|typed| match_key(&typed)))
            .with("estate_id", estate_id)
            .with("assignee_id", assignee_id)
            .with("status", status.map(TicketStatus::as_str))
            .with("kind", kind.map(TicketKind::as_str))
            .with("severity", severity.map(Severity::as_str))
            .with("customer_id", customer_id)
            .with("unit_id", unit_id)
            .with("is_overdue", is_overdue)
            .with("due_before", due_before.map(|at| at.0))
            .with("opened_from", opened_from.map(|at| at.0))
            .with("opened_before", opened_before.map(|at| at.0))
            .sorted(sort.map(TicketSort::as_str))
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use kernel::SystemIds;
    use testkit::must_declare;

    use super::*;
    use crate::{app::tickets::TICKET_LIST, http::ticket_shapes::TicketView};

    #[test]
    fn the_parameters_and_the_export_are_what_the_list_declares() {
        let now = Some(Instant(DateTime::UNIX_EPOCH));
        let query = TicketQuery {
            number: Some("t1".to_owned()),
            external_reference: Some("x1".to_owned()),
            estate_id: Some(EstateId::new(&SystemIds)),
            assignee_id: Some(StaffId::new(&SystemIds)),
            status: Some(TicketStatus::OnSite),
            kind: Some(TicketKind::Repair),
            severity: Some(Severity::Major),
            customer_id: Some(CustomerId::new(&SystemIds)),
            unit_id: Some(UnitId::new(&SystemIds)),
            is_overdue: Some(true),
            due_before: now,
            opened_from: now,
            opened_before: now,
            sort: Some(TicketSort::Due),
        };
        let sorts = [TicketSort::Opened, TicketSort::Due].map(TicketSort::as_str);
        must_declare::<TicketQuery, TicketView>(&TICKET_LIST, &Filters::from(query), &sorts);
    }
}
