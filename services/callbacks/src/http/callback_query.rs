//! What a list of callbacks is asked for.

use kernel::{EstateId, Filters, StaffId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CallbackStatus, CustomerId, TicketId};
use web::Instant;

/// What a list of callbacks is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CallbackQuery {
    /// Only callbacks in this state.
    #[param(inline)]
    status: Option<CallbackStatus>,
    /// Only those that somebody has to make (`due` or `in_progress`; true), or the others.
    owed: Option<bool>,
    /// Only those that somebody waived and a second person agreed to (true), or that wait for their consent (false).
    waiver_approved: Option<bool>,
    /// Only those of this estate.
    estate_id: Option<EstateId>,
    /// Only those that this person is to make.
    assignee: Option<StaffId>,
    /// Only those that are due before this instant.
    #[param(value_type = Option<DateTime<Utc>>)]
    due_before: Option<Instant>,
    /// `newest` (first), the default, or `due`: what has been overdue for the longest time comes first.
    #[param(inline)]
    sort: Option<CallbackSort>,
    /// Only those that follow this ticket.
    ticket_id: Option<TicketId>,
    /// Only this customer's.
    customer_id: Option<CustomerId>,
}

/// In which order callbacks come.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CallbackSort {
    Newest,
    Due,
}

impl CallbackSort {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Due => "due",
        }
    }
}

impl From<CallbackQuery> for Filters {
    fn from(query: CallbackQuery) -> Self {
        let CallbackQuery {
            status,
            owed,
            waiver_approved,
            estate_id,
            assignee,
            due_before,
            sort,
            ticket_id,
            customer_id,
        } = query;
        Self::none()
            .with("status", status.map(CallbackStatus::as_str))
            .with("owed", owed)
            .with("waiver_approved", waiver_approved)
            .with("estate_id", estate_id)
            .with("assignee", assignee)
            .with("due_before", due_before.map(|at| at.0))
            .with("ticket_id", ticket_id)
            .with("customer_id", customer_id)
            .sorted(sort.map(CallbackSort::as_str))
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use kernel::SystemIds;
    use testkit::must_declare;

    use super::*;
    use crate::{app::callbacks::CALLBACK_LIST, http::callback_shapes::CallbackView};

    #[test]
    fn the_parameters_and_the_export_are_what_the_list_declares() {
        let query = CallbackQuery {
            status: Some(CallbackStatus::InProgress),
            owed: Some(true),
            waiver_approved: Some(false),
            estate_id: Some(EstateId::new(&SystemIds)),
            assignee: Some(StaffId::new(&SystemIds)),
            due_before: Some(Instant(DateTime::UNIX_EPOCH)),
            sort: Some(CallbackSort::Due),
            ticket_id: Some(TicketId::new(&SystemIds)),
            customer_id: Some(CustomerId::new(&SystemIds)),
        };
        let sorts = [CallbackSort::Newest, CallbackSort::Due].map(CallbackSort::as_str);
        must_declare::<CallbackQuery, CallbackView>(&CALLBACK_LIST, &Filters::from(query), &sorts);
    }
}
