//! Notices in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CallbackId, NoticeId, NoticeKind, TicketId};

use crate::domain::StaffNotice;

/// How far notices were read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SeenBody {
    /// The newest notice that you have seen.
    pub(super) up_to: NoticeId,
}

/// One thing that you are told.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NoticeView {
    notice_id: NoticeId,
    kind: NoticeKind,
    estate_id: EstateId,
    /// The ticket, or the ticket that the follow-up follows.
    ticket_id: TicketId,
    callback_id: Option<CallbackId>,
    /// What people call the ticket, such as `T2026-000123`.
    ticket_number: Option<String>,
    /// The ticket's title; absent where it is confidential.
    title: Option<String>,
    /// The member of staff who did it; absent when it was an application or the suite itself.
    by: Option<StaffId>,
    noticed_at: DateTime<Utc>,
    /// When you read it.
    read_at: Option<DateTime<Utc>>,
}

impl From<StaffNotice> for NoticeView {
    fn from(notice: StaffNotice) -> Self {
        Self {
            notice_id: notice.id,
            kind: notice.kind,
            estate_id: notice.estate_id,
            ticket_id: notice.ticket_id,
            callback_id: notice.callback_id,
            ticket_number: notice.number,
            title: notice.title,
            by: notice.by,
            noticed_at: notice.at,
            read_at: notice.read_at,
        }
    }
}
