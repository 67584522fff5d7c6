//! The words of the trade: closed lists, stored and sent as snake_case.

kernel::define_words! {
    /// How often a duty of a post comes again.
    DutyFrequency {
        /// At all times, such as to keep what one knows secret.
        Always = "always",
        /// Whenever there is a case.
        PerCase = "per_case",
        /// Each day.
        Daily = "daily",
        /// Each week, from Monday.
        Weekly = "weekly",
        /// Each month.
        Monthly = "monthly",
        /// Each quarter.
        Quarterly = "quarterly",
        /// Each year.
        Yearly = "yearly",
    }
    /// How a customer reached us (rulebook §1.1).
    Channel {
        /// 来电.
        Call = "call",
        /// 来访.
        Visit = "visit",
        /// 来函.
        Letter = "letter",
        /// The group's own app.
        App = "app",
        /// WeChat.
        Wechat = "wechat",
        /// E-mail.
        Email = "email",
        /// 意见箱: found in a box that is emptied by hand.
        OpinionBox = "opinion_box",
        /// Found on patrol.
        Patrol = "patrol",
        /// A third party's application.
        Api = "api",
    }
    /// For whom a ticket is, from the widest to the narrowest (CNF-05).
    ConfidentialityClass {
        /// Whoever may read tickets.
        Open = "open",
        /// Whoever may read confidential tickets, and never the person complained of.
        Restricted = "restricted",
        /// The readers on its own list, and nobody else.
        Named = "named",
    }
    /// What a ticket is about (CLS-13).
    TicketKind {
        /// 报修.
        Repair = "repair",
        /// 投诉.
        Complaint = "complaint",
        /// 咨询.
        Inquiry = "inquiry",
        /// 建议.
        Suggestion = "suggestion",
        /// 表扬.
        Praise = "praise",
        /// 求助.
        Help = "help",
        /// 举报.
        Report = "report",
        /// 有偿服务.
        PaidService = "paid_service",
        /// 特别事件.
        SpecialEvent = "special_event",
        /// 申请.
        Application = "application",
    }
    /// How grave it is (CLS-03…06).
    Severity {
        /// 轻微.
        Minor = "minor",
        /// 一般.
        Ordinary = "ordinary",
        /// 重要.
        Important = "important",
        /// 重大.
        Major = "major",
    }
    /// How somebody lives in a unit.
    OccupancyRole {
        /// 业主.
        Owner = "owner",
        /// 租户.
        Tenant = "tenant",
        /// 家属 or anyone else who lives there.
        Resident = "resident",
    }
    /// What a place is.
    PlaceKind {
        /// 区域: what the group runs as one, such as a city.
        Region = "region",
        /// 小区 or 项目.
        Estate = "estate",
        /// 期: what was built at one time.
        Phase = "phase",
        /// 楼栋.
        Building = "building",
        /// 单元门 or 梯.
        Entrance = "entrance",
        /// 楼层.
        Floor = "floor",
        /// A home, shop or parking space that is occupied and billed.
        Unit = "unit",
        /// 公共区域: a lobby, a garden.
        PublicArea = "public_area",
        /// 车位 that is nobody's own.
        ParkingSpace = "parking_space",
        /// 设施: a pump room, a gatehouse.
        Facility = "facility",
    }
    /// Where a version of a standard stands.
    StandardStatus {
        /// Somebody wrote it; nobody has approved it.
        Proposed = "proposed",
        /// Estates may be put under it.
        Published = "published",
        /// No estate is put under it any more; what it governs it governs on.
        Withdrawn = "withdrawn",
    }
    /// What somebody may be asked a clearance for (独立上岗), which a certificate gives.
    ClearedAct {
        /// Answering customers' calls alone (INT-38).
        Calls = "calls",
    }
    /// What a member of staff is told of.
    NoticeKind {
        /// A ticket was given to you.
        TicketAssigned = "ticket_assigned",
        /// A ticket was taken from you.
        TicketUnassigned = "ticket_unassigned",
        /// The customer presses for your ticket (催办).
        TicketUrged = "ticket_urged",
        /// A ticket is passed on to you, because of what it is or because time passed (ESC).
        TicketEscalated = "ticket_escalated",
        /// Nobody took up in time what was passed on to you.
        TicketEscalationUnanswered = "ticket_escalation_unanswered",
        /// Somebody noted how far the work is on what you took down (FRR-20).
        TicketProgressNoted = "ticket_progress_noted",
        /// What you took down is done.
        TicketResolved = "ticket_resolved",
        /// What you took down was cancelled.
        TicketCancelled = "ticket_cancelled",
        /// It is not known how far the work is (SHF-13).
        TicketProgressMissed = "ticket_progress_missed",
        /// You are to read a ticket that is for named readers alone.
        TicketEntrusted = "ticket_entrusted",
        /// Somebody made themselves a reader of a ticket that is for you and other named readers.
        TicketGlassBroken = "ticket_glass_broken",
        /// Whoever brought your ticket without a name wrote more.
        TicketMessaged = "ticket_messaged",
        /// A follow-up was given to you.
        CallbackAssigned = "callback_assigned",
        /// A follow-up was taken from you.
        CallbackUnassigned = "callback_unassigned",
        /// What runs on a register, such as the loan of a key, should have come to its end.
        FormRecordOverdue = "form_record_overdue",
        /// A date on a register comes near or has passed.
        FormRecordReminder = "form_record_reminder",
        /// An emergency began.
        PlaybookRunStarted = "playbook_run_started",
        /// A step of an emergency playbook was not done in time.
        PlaybookStepOverdue = "playbook_step_overdue",
        /// A round of a patrol was not done in time.
        PatrolRoundMissed = "patrol_round_missed",
    }
    /// Who called whom.
    CallDirection {
        /// They called us.
        Inbound = "inbound",
        /// We called them.
        Outbound = "outbound",
    }
    /// How money came in.
    PaymentMethod {
        /// 现金.
        Cash = "cash",
        /// 刷卡.
        Card = "card",
        /// 银行转账.
        Transfer = "transfer",
        /// 微信支付.
        Wechat = "wechat",
        /// 支付宝.
        Alipay = "alipay",
    }
    /// How the days off of a year are written down.
    DaysFormat {
        /// A table (RFC 4180) with the columns `date` and `kind` (`holiday` or `working_day`), and `until` and `name` if wanted.
        Csv = "csv",
        /// iCalendar (RFC 5545).
        Icalendar = "icalendar",
    }
    /// What a state amounts to, whichever service's word it is.
    StatusClass {
        /// Somebody still owes something.
        Open = "open",
        /// It came to its end.
        Done = "done",
        /// It fell away, or was taken back.
        Void = "void",
    }
    /// Where a ticket stands.
    TicketStatus {
        /// Nobody is responsible yet.
        Open = "open",
        /// Somebody was named.
        Assigned = "assigned",
        /// They took it on.
        Accepted = "accepted",
        /// They are there.
        OnSite = "on_site",
        /// The work is done, and the follow-up has not been made yet.
        Resolved = "resolved",
        /// Done for good.
        Closed = "closed",
        /// It fell away.
        Cancelled = "cancelled",
    }
    /// Where a follow-up stands.
    CallbackStatus {
        /// Owed, and nobody has begun.
        Due = "due",
        /// Somebody is at it.
        InProgress = "in_progress",
        /// It was made.
        Done = "done",
        /// Every attempt failed.
        Unreachable = "unreachable",
        /// No longer owed.
        Waived = "waived",
    }
    /// Where an invoice stands.
    InvoiceStatus {
        /// Nothing was paid yet.
        Issued = "issued",
        /// Some of it was.
        PartlyPaid = "partly_paid",
        /// All of it was.
        Paid = "paid",
        /// Nothing of it is owed.
        Void = "void",
    }
    /// What a deadline is for.
    DeadlineKind {
        /// First reaction to the customer.
        Respond = "respond",
        /// Somebody on site.
        Arrive = "arrive",
        /// Solved.
        Resolve = "resolve",
    }
}

impl TicketStatus {
    /// A resolved ticket is open: the customer's word is waited for.
    #[must_use]
    pub const fn class(self) -> StatusClass {
        match self {
            Self::Open | Self::Assigned | Self::Accepted | Self::OnSite | Self::Resolved => StatusClass::Open,
            Self::Closed => StatusClass::Done,
            Self::Cancelled => StatusClass::Void,
        }
    }
}

impl CallbackStatus {
    /// What it amounts to.
    #[must_use]
    pub const fn class(self) -> StatusClass {
        match self {
            Self::Due | Self::InProgress => StatusClass::Open,
            Self::Done | Self::Unreachable => StatusClass::Done,
            Self::Waived => StatusClass::Void,
        }
    }
}

impl InvoiceStatus {
    /// What it amounts to.
    #[must_use]
    pub const fn class(self) -> StatusClass {
        match self {
            Self::Issued | Self::PartlyPaid => StatusClass::Open,
            Self::Paid => StatusClass::Done,
            Self::Void => StatusClass::Void,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_and_sent_forms_agree_for_every_word() {
        for kind in TicketKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        assert!("leak".parse::<TicketKind>().is_err());
    }
}
